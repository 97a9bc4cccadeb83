/** The languages user-facing sentences exist in. */
export type Lang = 'en' | 'zh';

/** A sentence in each language, with `{names}` to be filled. */
export type Sentence = Readonly<Record<Lang, string>>;

/** Puts values in the place of `{names}`; a name without a value stays as it is, so that a gap is seen. */
export function fill(template: string, fields: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}

/** Chooses the language from an explicit wish (`--lang`), else from a POSIX or BCP 47 locale such as `zh_CN.UTF-8`. */
export function resolveLang(wish: string | undefined, locale: string | undefined): Lang {
  return (wish ?? locale ?? '').toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
