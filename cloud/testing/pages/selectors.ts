import selectorParser from 'postcss-selector-parser';

/**
 * Turns a selector as one writes it in wxss into one for the document: tags get their prefix, and a class is found
 * inside components too, whose classes carry a prefix each.
 */
export function documentSelector(selector: string, scopes: readonly string[]): string {
  return selectorParser((root) => {
    root.walkTags((tag) => {
      if (!tag.value.startsWith('wx-')) tag.value = `wx-${tag.value}`;
    });
    root.walkClasses((name) => {
      const written = name.value;
      if (written.startsWith('yl-')) return;
      const all = [`.${written}`, ...scopes.map((scope) => `.${scope}--${written}`)];
      name.replaceWith(selectorParser.tag({ value: `:is(${all.join(',')})` }));
    });
  }).processSync(selector);
}
