import type { Document } from 'bson';
import { compareValues, isDocument, typeOf } from '../values';

/** What turns one state of a document into another, path by path. */
export interface FieldChanges {
  readonly updated: Document;
  readonly removed: readonly string[];
}

/**
 * Compares two states of a document.
 *
 * @returns Undefined where paths cannot tell the difference: a name with a dot, one that is a number or that assignment
 * would not take for a field, or fields in another order.
 */
export function fieldChanges(before: Document, after: Document): FieldChanges | undefined {
  const updated: Record<string, unknown> = {};
  const removed: string[] = [];
  return walk(before, after, '') ? { updated, removed } : undefined;

  function walk(old: Document, now: Document, prefix: string): boolean {
    const names = Object.keys(now);
    const kept = Object.keys(old).filter((name) => Object.hasOwn(now, name));
    // What stays comes first and in its order, what is new after it: the receiver appends.
    if (kept.some((name, at) => names[at] !== name)) return false;
    for (const name of Object.keys(old)) {
      if (Object.hasOwn(now, name)) continue;
      if (!isPlain(name)) return false;
      removed.push(prefix + name);
    }
    return names.every((name) => {
      const path = prefix + name;
      const a: unknown = old[name];
      const b: unknown = now[name];
      if (Object.hasOwn(old, name)) {
        if (same(a, b)) return true;
        if (isPlain(name) && isPlainDocument(a) && isPlainDocument(b) && Object.keys(b).length > 0)
          return walk(a, b, `${path}.`);
      }
      if (!isPlain(name)) return false;
      updated[path] = b;
      return true;
    });
  }
}

/** Tells whether two documents are the same, types, names and their order included. */
export function sameDocument(a: Document, b: Document): boolean {
  const names = Object.keys(b);
  return (
    Object.keys(a).length === names.length &&
    Object.keys(a).every((name, at) => name === names[at] && same(a[name], b[name]))
  );
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => same(item, b[at]));
  if (isPlainDocument(a) && isPlainDocument(b)) return sameDocument(a, b);
  return typeOf(a) === typeOf(b) && compareValues(a, b) === 0;
}

function isPlainDocument(value: unknown): value is Document {
  return isDocument(value) && !('_bsontype' in value);
}

function isPlain(name: string): boolean {
  return name !== '' && !/[.$[\]]|^\d+$/.test(name) && !(name in Object.prototype);
}
