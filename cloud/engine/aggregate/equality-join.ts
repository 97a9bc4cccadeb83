import { indexOfPart, isDocument, readField, typeOf, type Document } from '../../values';
import { compilePath } from '../query/path';
import { keyText } from './sets';
import { batchesOf, collect, type StageContext } from './stage';

/** Finds the documents that belong to one. */
export type Finder = (document: Document) => readonly Document[];

/** For one run of the stage: what finds the documents that belong to those of a batch. */
export type Candidates = () => (batch: readonly Document[]) => Promise<Finder>;

/** The two fields of a join. */
export interface JoinedFields {
  readonly localField: string;
  readonly foreignField: string;
}

/** A join with a collection. */
export interface Join extends JoinedFields {
  readonly from: string;
}

/** More values than this are not worth their seeks. */
const MOST_VALUES = 200;

/** Joins by equality as a query has it: by an index where one serves, else by hashes of the whole collection. */
export function equalityJoin(join: Join, context: StageContext): Candidates {
  const { from, localField, foreignField } = join;
  return () => {
    let whole: Promise<Finder> | undefined;
    const served = context.serves(from, foreignField);
    const find = async (filter: Document) =>
      hashed(await collect(batchesOf(context.find(from, filter))), join);
    return async (batch) => {
      const values = served ? plainValues(batch, localField) : undefined;
      return values === undefined ? (whole ??= find({})) : find({ [foreignField]: { $in: values } });
    };
  };
}

/** What an index can be asked for; undefined where a value means more in a filter than itself, or there are too many. */
function plainValues(batch: readonly Document[], path: string): readonly unknown[] | undefined {
  const found = new Map<string, unknown>();
  const parts = path.split('.');
  for (const document of batch) {
    for (const value of localValues(document, parts)) {
      if (!PLAIN.has(typeOf(value))) return undefined;
      found.set(keyText(value), value);
    }
  }
  return found.size <= MOST_VALUES ? [...found.values()] : undefined;
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'int', 'long', 'double', 'objectId', 'date', 'bool']);

/** What a document looks for: null where nothing is. */
function localValues(document: Document, parts: readonly string[]): readonly unknown[] {
  const found = valuesVisited(document, parts);
  return found.length === 0 ? [null] : found;
}

/** The values at a path, of arrays the elements one by one; what is missing is left out. */
export function valuesVisited(value: unknown, parts: readonly string[]): unknown[] {
  const [part = '', ...rest] = parts;
  if (Array.isArray(value)) {
    const elements = value as unknown[];
    const inner = elements.flatMap((element) => (isDocument(element) ? valuesVisited(element, parts) : []));
    const index = indexOfPart(part);
    return index < 0 || index >= elements.length ? inner : [...ofEnd(elements[index], rest), ...inner];
  }
  return isDocument(value) ? ofEnd(readField(value, part), rest) : [];
}

function ofEnd(value: unknown, rest: readonly string[]): unknown[] {
  if (rest.length > 0) return valuesVisited(value, rest);
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Finds documents of a list by the fields of a join: all that an equality of a query would. */
export function hashed(documents: readonly Document[], { localField, foreignField }: JoinedFields): Finder {
  const byKey = new Map<string, Set<Document>>();
  const foreign = compilePath(foreignField);
  const local = localField.split('.');
  const order = new Map<Document, number>();
  for (const document of documents) {
    order.set(document, order.size);
    // All that a filter by equality would look at.
    foreign.some(document, (value) => {
      const key = keyText(value ?? null);
      const bucket = byKey.get(key);
      if (bucket === undefined) byKey.set(key, new Set([document]));
      else bucket.add(document);
      return false;
    });
  }
  return (document) => {
    const keys = localValues(document, local).map(keyText);
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) return [...(byKey.get(only) ?? [])];
    const found = new Set(keys.flatMap((key) => [...(byKey.get(key) ?? [])]));
    return [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
}
