import { fieldReader, indexOfPart, isDocument, type Document } from '../../values';

/** Asks one value; `undefined` is missing. */
export type ValueTest = (value: unknown) => boolean;

/** A dotted path as filters walk it. */
export interface MatchPath {
  /** Whether a value at the path passes: array elements at its end one by one, then the array itself. */
  some(document: Document, test: ValueTest): boolean;
  /** Like `some`, but an array at the end is asked as a whole only. */
  someWhole(document: Document, test: ValueTest): boolean;
}

type Walk = (document: Document, test: ValueTest) => boolean;

/** Compiles a path with MongoDB's traversal: arrays on the way are entered, positions are tried as well as fields. */
export function compilePath(path: string): MatchPath {
  const parts = path.split('.');
  return { some: walker(parts, true), someWhole: walker(parts, false) };
}

function walker(parts: readonly string[], expand: boolean): Walk {
  const [name = '', ...rest] = parts;
  const read = fieldReader(name);
  if (rest.length === 0) {
    if (!expand) return (document, test) => test(read(document));
    return (document, test) => {
      const value = read(document);
      return Array.isArray(value) ? someOf(value, test) : test(value);
    };
  }
  const inner = walker(rest, expand);
  const inArray = arrayWalker(rest, inner, expand);
  return (document, test) => {
    const value = read(document);
    if (Array.isArray(value)) return inArray(value as unknown[], test);
    return isDocument(value) ? inner(value, test) : test(undefined);
  };
}

function someOf(array: readonly unknown[], test: ValueTest): boolean {
  for (const element of array) if (test(element)) return true;
  return test(array);
}

function arrayWalker(parts: readonly string[], inner: Walk, expand: boolean) {
  const index = indexOfPart(parts[0] ?? '');
  const rest = parts.slice(1);
  const atIndex = index >= 0 && rest.length > 0 ? walker(rest, expand) : undefined;
  const deeper: ((array: readonly unknown[], test: ValueTest) => boolean) | undefined =
    atIndex === undefined ? undefined : arrayWalker(rest, atIndex, expand);
  return (array: readonly unknown[], test: ValueTest): boolean => {
    for (const element of array) if (isDocument(element) && inner(element, test)) return true;
    if (index < 0 || index >= array.length) return false;
    const element = array[index];
    // A position at the end of the path gives that element as it is, never its own elements.
    if (atIndex === undefined) return test(element);
    if (isDocument(element)) return atIndex(element, test);
    return Array.isArray(element) && deeper !== undefined && deeper(element, test);
  };
}
