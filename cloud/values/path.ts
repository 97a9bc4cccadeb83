import type { Document } from './document';
import { fieldName, pathOf } from './field-name';
import { isDocument } from './kind';

/** What index keys and sort keys see at a dotted path. */
export interface ValuesAt {
  /**
   * The values, array elements taken one by one; `undefined` stands for missing, also in an element that is no document; an
   * empty array is itself.
   */
  readonly values: readonly unknown[];
  /** Whether an array was met on the way or at the end: the path is multikey for this document. */
  readonly multikey: boolean;
}

/** Reads one field by a name known beforehand. */
export type FieldReader = (document: Document) => unknown;

/**
 * Makes a reader of one field. A name such as `constructor` is read as an own property only; others need no check,
 * since a document inherits nothing else.
 */
export function fieldReader(name: string): FieldReader {
  const key = fieldName(name);
  if (key in Object.prototype)
    return (document) => (Object.hasOwn(document, key) ? document[key] : undefined);
  return (document) => document[key];
}

/** Reads one own field by name. */
export function readField(document: Document, name: string): unknown {
  const key = fieldName(name);
  return key in Object.prototype && !Object.hasOwn(document, key) ? undefined : document[key];
}

/** Sets one field; a field called `__proto__` stays a field. */
export function writeField(document: Document, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
  } else document[fieldName(name)] = value;
}

/** Takes one field away. */
export function deleteField(document: Document, name: string): void {
  Reflect.deleteProperty(document, fieldName(name));
}

/** The array position a path component means, or -1. */
export function indexOfPart(part: string): number {
  const plain = pathOf(part);
  return /^(0|[1-9]\d{0,8})$/.test(plain) ? Number(plain) : -1;
}

/** The value at a path of embedded documents; arrays are not entered. `undefined` when missing. */
export function valueAt(document: Document, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) {
    if (!isDocument(value)) return undefined;
    value = readField(value, part);
  }
  return value;
}

/** Sets the value at a path in a document that may be changed; what is no document on the way is replaced by one. */
export function setAt(document: Document, parts: readonly string[], value: unknown): void {
  let target = document;
  for (let index = 0; index < parts.length - 1; index++) {
    const part = parts[index] as string;
    const next = readField(target, part);
    if (isDocument(next)) target = next;
    else {
      const made: Document = {};
      writeField(target, part, made);
      target = made;
    }
  }
  writeField(target, parts[parts.length - 1] as string, value);
}

/** The values an index on `path` has for `document`, with MongoDB's traversal of arrays. Never empty. */
export function valuesAt(document: Document, path: string): ValuesAt {
  const parts = path.split('.');
  if (parts.length === 1) {
    const value = readField(document, path);
    if (!Array.isArray(value)) return { values: [value], multikey: false };
    return { values: value.length === 0 ? [value] : (value as unknown[]), multikey: true };
  }
  const found: unknown[] = [];
  const multikey = collect(document, { parts, at: 0 }, found);
  return { values: found.length === 0 ? [undefined] : found, multikey };
}

interface Position {
  readonly parts: readonly string[];
  readonly at: number;
}

function collect(document: Document, { parts, at }: Position, found: unknown[]): boolean {
  const value = readField(document, parts[at] as string);
  if (at === parts.length - 1) return collectLeaf(value, found);
  if (isDocument(value)) return collect(value, { parts, at: at + 1 }, found);
  if (Array.isArray(value)) collectArray(value, { parts, at: at + 1 }, found);
  else found.push(undefined);
  return Array.isArray(value);
}

function collectLeaf(value: unknown, found: unknown[]): boolean {
  if (!Array.isArray(value)) {
    found.push(value);
    return false;
  }
  if (value.length === 0) found.push(value);
  else for (const element of value as unknown[]) found.push(element);
  return true;
}

function collectArray(array: readonly unknown[], { parts, at }: Position, found: unknown[]): void {
  const index = indexOfPart(parts[at] as string);
  const isPosition = index >= 0 && index < array.length;
  for (const element of array) {
    if (isDocument(element)) collect(element, { parts, at }, found);
    // What is no document lacks the field, unless the name means a position of the array.
    else if (!isPosition) found.push(undefined);
  }
  if (!isPosition) return;
  const element = array[index];
  if (at === parts.length - 1) collectLeaf(element, found);
  else if (isDocument(element)) collect(element, { parts, at: at + 1 }, found);
  else if (Array.isArray(element)) collectArray(element, { parts, at: at + 1 }, found);
}
