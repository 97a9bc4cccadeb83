/**
 * The sign before names that JavaScript would not leave alone: those that look like array positions it moves to the front
 * of a document, and `$ref` makes its codec take a document for a reference. Only in memory; the engine takes it away
 * where documents become bytes.
 */
export const NAME_MARK = '\u0001';

const MARKED = /^(?:0|[1-9]\d{0,9}|\$ref)$/;
const DOLLAR = 36;

/** The name under which a document holds a field in memory. Harmless twice. */
export function fieldName(name: string): string {
  const first = name.charCodeAt(0);
  const may = (first >= 48 && first <= 57) || first === DOLLAR;
  return may && MARKED.test(name) ? NAME_MARK + name : name;
}

/** The name of a field as users know it. */
export function shownName(name: string): string {
  return name.startsWith(NAME_MARK) ? name.slice(1) : name;
}

/** A path given as a document's field, with the names users know. */
export function pathOf(name: string): string {
  return name.startsWith(NAME_MARK) && MARKED.test(name.slice(1)) ? name.slice(1) : name;
}
