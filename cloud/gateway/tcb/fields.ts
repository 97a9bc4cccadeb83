import { CloudError, type Sentence } from '../../base';
import { isFields, type Fields } from '../../protocol';

/** CloudError for a parameter with a wrong value. */
export function wrong(name: string, reason: Sentence): CloudError {
  return new CloudError('ADMIN_PARAM_INVALID', { fields: { name, reason } });
}

/** A parameter that must be there. */
function required(fields: Fields, name: string): unknown {
  const value = fields[name];
  if (value === undefined || value === null || value === '')
    throw new CloudError('ADMIN_PARAM_MISSING', { fields: { name } });
  return value;
}

/** A text that must be there. */
export function text(fields: Fields, name: string): string {
  const value = required(fields, name);
  if (typeof value !== 'string') throw wrong(name, { en: 'it must be a text.', zh: '必须是字符串。' });
  return value;
}

/** A list that must be there, of at most `most` items. */
export function list(fields: Fields, name: string, most = Infinity): readonly unknown[] {
  const value = required(fields, name);
  if (!Array.isArray(value)) throw wrong(name, { en: 'it must be a list.', zh: '必须是数组。' });
  if (value.length > most)
    throw wrong(name, { en: `it has more than ${most} items.`, zh: `不能超过 ${most} 项。` });
  return value;
}

/** A list of objects that may be absent. */
export function objects(fields: Fields, name: string): readonly Fields[] {
  if (fields[name] === undefined || fields[name] === null) return [];
  return list(fields, name).map((item) => {
    if (!isFields(item)) throw wrong(name, { en: 'an item is no object.', zh: '存在非法的项。' });
    return item;
  });
}

/** One of several numbers, which must be there. */
export function oneOf<T extends number>(fields: Fields, name: string, known: readonly T[]): T {
  const value = required(fields, name);
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  const names = known.join(', ');
  throw wrong(name, { en: `it must be one of ${names}.`, zh: `取值应为 ${names}。` });
}

/** A whole number from `least` to `most`; `missing` where it is absent. */
export function whole(
  fields: Fields,
  name: string,
  { least, most, missing }: { readonly least: number; readonly most: number; readonly missing: number },
): number {
  const value = fields[name] ?? missing;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrong(name, {
    en: `it must be a whole number from ${least} to ${most}.`,
    zh: `必须是 ${least} 到 ${most} 的整数。`,
  });
}

/** True or false, which must be there; with `missing` it may be absent. */
export function flag(fields: Fields, name: string, missing?: boolean): boolean {
  const value = missing === undefined ? required(fields, name) : (fields[name] ?? missing);
  if (typeof value === 'boolean') return value;
  throw wrong(name, { en: 'it must be true or false.', zh: '必须是 true 或 false。' });
}
