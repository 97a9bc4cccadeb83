import { fieldReader, isDocument, type Document } from '../../values';

/** Reads a value at a path of names, or undefined. */
export type PathReader = (value: unknown) => unknown;

/** Compiles a path of an expression: arrays are mapped over their documents; positions mean nothing here. */
export function pathReader(path: string): PathReader {
  return reader(path.split('.'));
}

function reader(names: readonly string[]): PathReader {
  const [name = '', ...rest] = names;
  const read = fieldReader(name);
  if (rest.length === 0)
    return (value) => {
      if (Array.isArray(value)) return mapDocuments(value, read);
      return isDocument(value) ? read(value) : undefined;
    };
  const inner = reader(rest);
  return (value) => {
    if (Array.isArray(value)) return mapDocuments(value, (element) => inner(read(element)));
    return isDocument(value) ? inner(read(value)) : undefined;
  };
}

function mapDocuments(array: readonly unknown[], read: (element: Document) => unknown): unknown[] {
  const found: unknown[] = [];
  for (const element of array) {
    if (!isDocument(element)) continue;
    const value = read(element);
    if (value !== undefined) found.push(value);
  }
  return found;
}
