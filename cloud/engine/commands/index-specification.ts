import { isDocument, isNumeric, toNumber, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import type { IndexDefinition, IndexPart } from '../index/definition';
import { partialBy } from '../index/partial';
import { compileFilter } from '../query/filter';
import { isOperators } from '../query/filter-shape';
import { documentArgument, truthArgument } from './arguments';
import { simpleCollation, wholeCollation } from './collation';
import { readGeoIndex } from './geo-index';
import { readWildcardIndex } from './wildcard-index';

/** What `createIndexes` is asked for. */
export type RequestedIndex = Omit<IndexDefinition, 'number' | 'multikey' | 'cut' | 'building'>;

const KNOWN: ReadonlySet<string> = new Set([
  'v',
  'ns',
  'key',
  'name',
  'unique',
  'sparse',
  'hidden',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'storageEngine',
  'dropDups',
  '2dsphereIndexVersion',
  'coarsestIndexedLevel',
  'finestIndexedLevel',
  'wildcardProjection',
  'bits',
  'min',
  'max',
]);
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  'bucketSize',
  'clustered',
  'prepareUnique',
]);

/** The longest time to live MongoDB takes, in seconds. */
const LONGEST = 0x7fffffff;

/**
 * Reads one index of a `createIndexes`.
 *
 * @remarks Compat: text and clustered indexes are refused, and unique ones with a collation. A hashed index and
 * one with a collation are kept in the values' order, which answers the same queries, some of them by reading more.
 *
 * @throws EngineError with MongoDB's codes for what it refuses.
 */
export function readIndex(spec: Document): RequestedIndex {
  const key = spec['key'];
  if (!isDocument(key) || Object.keys(key).length === 0) {
    throw new EngineError(67, 'Index keys cannot be an empty object');
  }
  const name = spec['name'];
  if (typeof name !== 'string' || name === '') {
    throw new EngineError(9, "The 'name' field is a required property of an index specification");
  }
  checkFields(spec);
  const geo = readGeoIndex(spec, key);
  const wildcard = readWildcardIndex(spec, key);
  const parts =
    wildcard?.parts ??
    Object.entries(key).map((part) =>
      geo !== undefined && part[1] === geo.geo ? ({ path: part[0], direction: 1 } as const) : readPart(part),
    );
  const onId = parts.length === 1 && parts[0]?.path === '_id' && key['_id'] !== 'hashed';
  const partial = readPartial(spec, onId);
  const expires = readExpiry(spec, { parts: parts.length, onId });
  const unique = truthArgument(spec, 'unique');
  const hidden = truthArgument(spec, 'hidden');
  const collation = readCollation(spec, { key, unique });
  if (hidden && onId) throw new EngineError(2, "can't hide _id index");
  const hashed = Object.values(key).filter((value) => value === 'hashed').length;
  if (hashed > 1) {
    throw new EngineError(31303, 'A maximum of one index field is allowed to be hashed');
  }
  if (unique && hashed > 0) {
    throw new EngineError(
      16764,
      'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.',
    );
  }
  if ((name === '_id_') !== (onId && parts[0]?.direction === 1) && name === '_id_') {
    throw new EngineError(
      2,
      "The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}",
    );
  }
  if (name === '*') throw new EngineError(2, "The index name '*' is not valid.");
  return {
    name,
    key,
    parts,
    unique,
    sparse: truthArgument(spec, 'sparse'),
    ...partialBy(partial),
    ...(expires === undefined ? {} : { expireAfterSeconds: expires }),
    ...(hidden ? { hidden } : {}),
    ...(collation === undefined ? {} : { collation }),
    inert: false,
    ...geo,
    ...wildcard,
  };
}

function checkFields(spec: Document): void {
  for (const field of Object.keys(spec)) {
    if (OTHER_KINDS.has(field)) {
      throw new EngineError(67, `This engine has no text or clustered indexes, and takes no '${field}'`);
    }
    if (!KNOWN.has(field)) {
      throw new EngineError(197, `The field '${field}' is not valid for an index specification.`);
    }
  }
}

/** @throws EngineError 67 for kinds of indexes that have none, and for unique ones: they would be unique by bytes. */
function readCollation(
  spec: Document,
  { key, unique }: { readonly key: Document; readonly unique: boolean },
): Document | undefined {
  const { collation } = spec;
  if (simpleCollation(collation)) return undefined;
  const kinds = Object.values(key).filter((value) => value === 'text' || value === '2d');
  if (kinds.length > 0) {
    throw new EngineError(67, `Index type '${String(kinds[0])}' does not support collation`);
  }
  if (unique) throw new EngineError(67, 'This engine has no unique indexes with a collation');
  return wholeCollation(collation as Document);
}

function readPart([path, value]: readonly [string, unknown]): IndexPart {
  if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$'))) {
    throw new EngineError(67, `Index key contains an illegal field name: '${path}'`);
  }
  if (value === 'hashed') return { path, direction: 1 };
  if (value === 'text') throw new EngineError(67, 'This engine has no text indexes; use $regex');
  if (typeof value === 'string') throw new EngineError(67, `Unknown index plugin '${value}'`);
  if (!isNumeric(value)) {
    throw new EngineError(
      67,
      `Values in v:2 index key pattern cannot be of type ${typeOf(value)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
    );
  }
  const direction = toNumber(value);
  if (direction === 0 || Number.isNaN(direction)) {
    throw new EngineError(67, 'Values in the index key pattern cannot be 0.');
  }
  return { path, direction: direction < 0 ? -1 : 1 };
}

function readPartial(spec: Document, onId: boolean): Document | undefined {
  const partial = documentArgument(spec, 'partialFilterExpression');
  if (partial === undefined) return undefined;
  if (onId) throw new EngineError(67, '_id index cannot be a partial index');
  if (truthArgument(spec, 'sparse')) {
    throw new EngineError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  compileFilter(partial);
  checkPartial(partial);
  return partial;
}

const IN_PARTIAL: ReadonlySet<string> = new Set([
  '$eq',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$type',
  '$exists',
]);

function checkPartial(filter: Document): void {
  for (const [name, operand] of Object.entries(filter)) {
    if ((name === '$and' || name === '$or') && Array.isArray(operand)) {
      for (const clause of operand as readonly Document[]) checkPartial(clause);
    } else if (name.startsWith('$')) throw notInPartial(name);
    else if (typeOf(operand) === 'regex') throw notInPartial('$regex');
    else if (isOperators(operand)) {
      for (const [operator, value] of Object.entries(operand)) {
        if (!IN_PARTIAL.has(operator) && !operator.startsWith('$geo')) throw notInPartial(operator);
        if (operator === '$exists' && value !== true && !(isNumeric(value) && toNumber(value) !== 0)) {
          throw notInPartial('$exists: false');
        }
      }
    }
  }
}

function notInPartial(what: string): EngineError {
  return new EngineError(67, `Expression not supported in partial index: ${what}`);
}

function readExpiry(
  spec: Document,
  { parts, onId }: { readonly parts: number; readonly onId: boolean },
): number | undefined {
  const value = spec['expireAfterSeconds'];
  if (value === undefined) return undefined;
  if (onId) {
    throw new EngineError(197, "The field 'expireAfterSeconds' is not valid for an _id index specification.");
  }
  if (parts > 1) {
    throw new EngineError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL.');
  }
  return expirySeconds(value, 67);
}

/** A time to live in whole seconds. @throws EngineError of this code for anything else. */
export function expirySeconds(value: unknown, code: number): number {
  if (!isNumeric(value)) {
    throw new EngineError(
      code,
      `TTL index 'expireAfterSeconds' option must be numeric, but received a type of '${typeOf(value)}'.`,
    );
  }
  const seconds = Math.trunc(toNumber(value));
  if (seconds < 0) throw new EngineError(code, "TTL index 'expireAfterSeconds' option cannot be less than 0");
  if (!(seconds <= LONGEST)) {
    throw new EngineError(
      code,
      "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a lower number.",
    );
  }
  return seconds;
}
