import { isDocument, valueAt, type Document } from '../../values';
import { EngineError } from '../error';
import { insertDocument } from '../index/documents';
import { checkNamespace } from '../storage/catalog';
import { encode, prepare } from '../storage/raw';
import { compileUpdate } from '../update/update';
import { changeOne } from './change';
import type { Engine } from './command';
import { targetOf } from './output-target';
import { changeWith } from './update';

/** What `$merge` is given. */
export interface MergeRequest {
  readonly database: string;
  readonly results: AsyncIterable<Document>;
  readonly spec: unknown;
}

/** Performs `$merge`: each result meets the document with the same `on` fields. */
export async function merge(engine: Engine, { database, results, spec }: MergeRequest): Promise<void> {
  const options = isDocument(spec) ? spec : { into: spec };
  const target = targetOf(options['into'], database);
  checkNamespace(target.database, target.name);
  const on = onFields(options['on']);
  const matched = options['whenMatched'] ?? 'merge';
  const missed = options['whenNotMatched'] ?? 'insert';
  for await (const result of results) {
    const filter = Object.fromEntries(
      on.map((path) => [path, { $eq: valueAt(result, path.split('.')) ?? null }]),
    );
    const found = await changeOne(engine, { ...target, query: { filter } }, (write, match) => {
      if (matched === 'keepExisting') return;
      if (matched === 'fail') throw new EngineError(11000, '$merge found a matching document');
      changeWith(engine, updateFor(matched, result), filter)(write, match);
    });
    if (found !== undefined || missed === 'discard') continue;
    if (missed === 'fail') throw new EngineError(13113, '$merge could not find a matching document');
    await engine.environment.write((writer) => {
      const { catalog } = engine;
      const collection = catalog.ensure(writer, target.database, target.name);
      insertDocument({ writer, catalog, collection }, prepare(encode(result)));
    });
  }
}

function onFields(on: unknown): readonly string[] {
  if (on === undefined) return ['_id'];
  const fields = Array.isArray(on) ? (on as unknown[]) : [on];
  if (fields.every((field): field is string => typeof field === 'string')) return fields;
  throw new EngineError(51186, "$merge 'on' must be a string or an array of strings");
}

function updateFor(matched: unknown, result: Document) {
  const fields = Object.fromEntries(Object.entries(result).filter(([name]) => name !== '_id'));
  if (matched === 'merge')
    return compileUpdate([{ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: fields }] } }]);
  if (matched === 'replace') return compileUpdate(fields);
  if (Array.isArray(matched)) {
    throw new EngineError(303, '$merge with a pipeline for whenMatched is not supported');
  }
  throw new EngineError(9, `$merge whenMatched '${String(matched)}' is not known`);
}
