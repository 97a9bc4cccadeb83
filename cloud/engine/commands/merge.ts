import { ObjectId } from 'bson';
import { isDocument, valueAt, type Document } from '../../values';
import { EngineError } from '../error';
import { ID_INDEX, type IndexDefinition } from '../index/definition';
import { insertDocument, type WriteTarget } from '../index/documents';
import { DuplicateKey } from '../index/duplicate-key';
import { checkNamespace } from '../storage/catalog';
import { encode, prepare } from '../storage/raw';
import { compileUpdate, type Update } from '../update/update';
import { changeOne } from './change';
import type { Engine } from './command';
import { refusedValue } from './enumeration';
import { targetOf } from './output-target';
import { changeWith } from './update';
import { valuesOf } from './variables';

/** What `$merge` is given. */
export interface MergeRequest {
  readonly database: string;
  readonly results: AsyncIterable<Document>;
  readonly spec: unknown;
  /** The command's `let`. */
  readonly variables?: Document;
}

const MATCHED: readonly unknown[] = ['replace', 'keepExisting', 'merge', 'fail'];
const MISSED: readonly unknown[] = ['insert', 'discard', 'fail'];

interface MergeOptions {
  readonly database: string;
  readonly name: string;
  readonly on: readonly string[];
  readonly matched: unknown;
  readonly missed: unknown;
  /** What a pipeline may name, over the result. */
  readonly variables: Document;
}

function readMerge({ database, spec }: MergeRequest): MergeOptions {
  const options = isDocument(spec) ? spec : { into: spec };
  const unknown = Object.keys(options).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) {
    throw new EngineError(40415, `BSON field '$merge.${unknown}' is an unknown field.`);
  }
  const target = targetOf(options['into'], database);
  checkNamespace(target.database, target.name);
  const matched = options['whenMatched'] ?? 'merge';
  const missed = options['whenNotMatched'] ?? 'insert';
  if (!Array.isArray(matched) && !MATCHED.includes(matched)) {
    throw refusedValue('$merge.whenMatched', matched);
  }
  if (!MISSED.includes(missed)) {
    throw refusedValue('$merge.whenNotMatched', missed);
  }
  const given = options['let'];
  if (given !== undefined && !isDocument(given)) {
    throw new EngineError(14, "BSON field '$merge.let' must be an object");
  }
  if (given !== undefined && !Array.isArray(matched)) {
    throw new EngineError(51199, `Cannot use 'let' variables with 'whenMatched: ${matched as string}' mode`);
  }
  if (given !== undefined && 'new' in given && given['new'] !== '$$ROOT') {
    throw new EngineError(
      51273,
      "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'",
    );
  }
  return { ...target, on: onFields(options['on']), matched, missed, variables: { new: '$$ROOT', ...given } };
}

/** Performs `$merge`: each result meets the document with the same `on` fields. */
export async function merge(engine: Engine, request: MergeRequest): Promise<void> {
  const options = readMerge(request);
  const { on, matched, missed, database, name } = options;
  checkUnique(engine, options);
  for await (const document of request.results) {
    const result =
      on.includes('_id') && document['_id'] === undefined ? { _id: new ObjectId(), ...document } : document;
    const filter = Object.fromEntries(on.map((path) => [path, { $eq: keyOf(result, path) }]));
    const found = await changeOne(engine, { database, name, query: { filter } }, (write, match) => {
      if (matched === 'keepExisting') return;
      if (matched === 'fail') throw duplicateOf(write, on, result);
      const update = updateFor(engine, { ...request, result, options });
      changeWith(engine, update, filter)(write, match);
    });
    if (found !== undefined || missed === 'discard') continue;
    if (missed === 'fail') throw new EngineError(13113, '$merge could not find a matching document');
    await engine.environment.write((writer) => {
      const { catalog } = engine;
      const collection = catalog.ensure(writer, database, name);
      insertDocument({ writer, catalog, collection }, prepare(encode(result)));
    });
  }
}

function duplicateOf({ collection }: WriteTarget, on: readonly string[], result: Document): EngineError {
  const index = collection.indexes.find((each) => isUniqueOn(each, on));
  const error = new DuplicateKey({ collection, index: index ?? ID_INDEX }, result);
  error.message = `$merge with whenMatched: fail found an existing document with the same values for the 'on' fields :: caused by :: ${error.message}`;
  return error;
}

const isUniqueOn = ({ unique, partial, parts }: IndexDefinition, on: readonly string[]) =>
  unique &&
  partial === undefined &&
  parts.length === on.length &&
  parts.every(({ path }) => on.includes(path));

// Without it, which document a result meets would be left to chance.
function checkUnique({ catalog }: Engine, { database, name, on }: MergeOptions): void {
  if (on.length === 1 && on[0] === '_id') return;
  const indexes = catalog.find(database, name)?.indexes ?? [];
  if (!indexes.some((index) => isUniqueOn(index, on)))
    throw new EngineError(51183, 'Cannot find index to verify that join fields will be unique');
}

function keyOf(result: Document, path: string): unknown {
  const value = valueAt(result, path.split('.'));
  if (value === undefined || value === null || Array.isArray(value)) {
    throw new EngineError(
      51132,
      "$merge write error: 'on' field cannot be missing, null, undefined or an array",
    );
  }
  return value;
}

const FIELDS: readonly string[] = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'];

function onFields(on: unknown): readonly string[] {
  if (on === undefined) return ['_id'];
  const fields = Array.isArray(on) ? (on as unknown[]) : [on];
  if (fields.every((field): field is string => typeof field === 'string')) return fields;
  throw new EngineError(51186, "$merge 'on' must be a string or an array of strings");
}

interface Merging extends MergeRequest {
  readonly result: Document;
  readonly options: MergeOptions;
}

function updateFor(engine: Engine, { result, options, variables }: Merging): Update {
  const { matched } = options;
  if (Array.isArray(matched)) {
    const own = valuesOf(engine, options.variables, result);
    return compileUpdate(matched as Document[], { variables: { ...variables, ...own } });
  }
  const fields = Object.fromEntries(Object.entries(result).filter(([name]) => name !== '_id'));
  if (matched === 'replace') return compileUpdate(fields);
  return compileUpdate([{ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: fields }] } }]);
}
