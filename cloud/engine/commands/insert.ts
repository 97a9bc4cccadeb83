import { insertDocument } from '../index/documents';
import { Held } from '../storage/claims';
import { prepare, type Prepared } from '../storage/raw';
import { EngineError } from '../error';
import { collectionArgument, truthArgument } from './arguments';
import type { Command } from './command';
import { checkWrites } from './write-count';
import { failureOf, writeErrors, type WriteFailure } from './write-errors';

const PER_COMMIT = 500;

/** `insert`: documents keep the bytes they came with. */
export const insert: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const documents = body['documents'] as readonly Uint8Array[] | undefined;
    if (!Array.isArray(documents) || documents.some((raw) => !(raw instanceof Uint8Array))) {
      throw new EngineError(14, "BSON field 'insert.documents' must be an array of objects");
    }
    checkWrites(documents.length);
    const ordered = body['ordered'] === undefined || truthArgument(body, 'ordered');
    const unchecked = truthArgument(body, 'bypassDocumentValidation');
    const failures: WriteFailure[] = [];
    let inserted = 0;
    const insertFrom = (from: number) =>
      engine.environment.write((writer) => {
        const { catalog } = engine;
        const collection = catalog.ensure(writer, database, name);
        const until = Math.min(documents.length, from + PER_COMMIT);
        for (let at = from; at < until; at++) {
          try {
            insertDocument({ writer, catalog, collection, unchecked }, prepared(documents[at] as Uint8Array));
            inserted++;
          } catch (error) {
            // The documents before it are written: this one waits in a job of its own.
            if (error instanceof Held && at > from) return at;
            failures.push(failureOf(at, error));
            if (ordered) return documents.length;
          }
        }
        return until;
      });
    for (let at = 0; at < documents.length;) at = await insertFrom(at);
    return { fields: { n: inserted, ...writeErrors(failures) } };
  },
};

function prepared(raw: Uint8Array): Prepared {
  try {
    return prepare(raw);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError(22, `Invalid BSON: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
