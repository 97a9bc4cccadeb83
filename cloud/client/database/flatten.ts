import { isPlainObject } from './wire';

/**
 * The members of a query or an update by path: `{ a: { b: 1 } }` gives `a.b`. Lists, dates, places and commands stay
 * whole; so do operators written as such (`$gt`).
 *
 * @remarks Compat: an empty object gives nothing at all, as in the SDKs: `_.eq({})` and `_.set({})` mean one.
 * @throws TypeError for an object that holds itself.
 */
export function flatten(object: object): [path: string, value: unknown][] {
  return branches(object, '', [object]);
}

function branches(object: object, prefix: string, parents: readonly object[]): [string, unknown][] {
  const found: [string, unknown][] = [];
  const operators: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    if (value === undefined) continue;
    if (name.startsWith('$')) {
      if (prefix === '') found.push([name, value]);
      else operators[name] = value;
    } else if (isPlainObject(value)) {
      if (parents.includes(value)) throw new TypeError('Cannot convert circular structure to JSON');
      found.push(...branches(value, `${prefix}${name}.`, [...parents, value]));
    } else {
      found.push([`${prefix}${name}`, value]);
    }
  }
  if (Object.keys(operators).length > 0) found.push([prefix.slice(0, -1), operators]);
  return found;
}
