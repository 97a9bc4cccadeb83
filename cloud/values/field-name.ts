/**
 * The sign before names that look like array positions: JavaScript would move those to the front of a document. Only in
 * memory; the engine takes it away where documents become bytes.
 */
export const NAME_MARK = '\u0001';

const POSITION = /^(?:0|[1-9]\d{0,9})$/;

/** The name under which a document holds a field in memory. Harmless twice. */
export function fieldName(name: string): string {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57 && POSITION.test(name) ? NAME_MARK + name : name;
}

/** The name of a field as users know it. */
export function shownName(name: string): string {
  return name.startsWith(NAME_MARK) ? name.slice(1) : name;
}

/** A path given as a document's field, with the names users know. */
export function pathOf(name: string): string {
  return name.startsWith(NAME_MARK) && POSITION.test(name.slice(1)) ? name.slice(1) : name;
}
