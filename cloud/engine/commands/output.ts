import type { Document } from '../../values';
import { insertDocument } from '../index/documents';
import type { ResultStream } from '../session/cursors';
import { checkNamespace } from '../storage/catalog';
import { encode, prepare } from '../storage/raw';
import type { Engine } from './command';
import { merge } from './merge';
import { targetOf } from './output-target';

/** Where and what an aggregation writes. */
export interface Output {
  readonly database: string;
  /** The last stage: `$out` or `$merge`. */
  readonly output: Document;
  readonly results: AsyncIterable<Document>;
  /** The command's `let`. */
  readonly variables: Document;
}

const PER_COMMIT = 500;

/** Writes an aggregation's results and yields nothing. */
export async function* writeOutput(engine: Engine, request: Output): ResultStream {
  const { output, results, database, variables } = request;
  if ('$merge' in output) {
    await merge(engine, { database, results, spec: output['$merge'], variables });
    return;
  }
  const target = targetOf(output['$out'], database);
  checkNamespace(target.database, target.name);
  const documents: Uint8Array[] = [];
  for await (const document of results) documents.push(encode(document));
  await replaceAll(engine, target, documents);
  yield [];
}

// Filled aside and put in place in one commit, so that a failure leaves the old content.
async function replaceAll(
  engine: Engine,
  { database, name }: { readonly database: string; readonly name: string },
  documents: readonly Uint8Array[],
): Promise<void> {
  const { environment, catalog } = engine;
  const aside = `tmp.agg_out.${engine.ids.uuid()}`;
  try {
    await environment.write((writer) => {
      const made = catalog.ensure(writer, database, aside);
      const old = catalog.find(database, name);
      if (old === undefined) return;
      made.indexes = old.indexes.map((index) => ({ ...index, multikey: [], cut: false }));
      made.nextIndex = old.nextIndex;
      catalog.save(writer, made);
    });
    for (let at = 0; at < documents.length; at += PER_COMMIT) {
      await environment.write((writer) => {
        const collection = catalog.ensure(writer, database, aside);
        for (const raw of documents.slice(at, at + PER_COMMIT)) {
          insertDocument({ writer, catalog, collection }, prepare(raw));
        }
      });
    }
    await environment.write((writer) => {
      const old = catalog.find(database, name);
      if (old !== undefined) {
        writer.exclude(old);
        catalog.drop(writer, old, 'untold');
      }
      const made = catalog.ensure(writer, database, aside);
      catalog.rename(writer, made, { name, ...(old === undefined ? {} : { instead: old }) });
    });
  } catch (error) {
    await environment.write((writer) => {
      const left = catalog.find(database, aside);
      if (left !== undefined) catalog.drop(writer, left);
    });
    throw error;
  }
}
