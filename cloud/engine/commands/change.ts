import type { Document } from '../../values';
import type { Predicate } from '../query/filter';
import { compileQuery } from '../query/near-clause';
import { readRecord, type StoredDocument, type WriteTarget } from '../index/documents';
import { asMatch, type Match } from '../plan/match';
import { Held } from '../storage/claims';
import { planQuery, type Query } from '../plan/matches';
import type { Collection } from '../index/definition';
import type { Engine } from './command';
import { filterOptions, targetOf } from './target';

/** Which documents are to be changed. */
export interface Selection {
  readonly database: string;
  readonly name: string;
  readonly query: Query;
  /** Constants that `$expr` may name. */
  readonly variables?: Document;
  /** Whether documents are stored whatever the collection asks of them. */
  readonly unchecked?: boolean;
}

/** Changes one document inside a write job. */
export type Change<T> = (target: WriteTarget, match: Match) => T;

const PER_COMMIT = 200;

/**
 * Changes the first match. It is looked for outside the write job and checked again inside it, so that of several
 * writers each sees what the one before has left.
 *
 * @returns What `change` returned, or undefined where nothing matched.
 */
export async function changeOne<T>(
  engine: Engine,
  selection: Selection,
  change: Change<T>,
): Promise<{ readonly result: T } | undefined> {
  const { database, name, unchecked = false } = selection;
  for (;;) {
    const collection = engine.catalog.find(database, name);
    const accepts = predicate(engine, selection);
    if (collection === undefined) return undefined;
    const first = await firstMatch(engine, collection, selection);
    if (first === undefined) return undefined;
    const done = await engine.environment.write((writer) => {
      const target = { writer, catalog: engine.catalog, collection, unchecked };
      const match = recheck(target, first, accepts);
      return match === undefined ? undefined : { result: change(target, match) };
    });
    if (done !== undefined) return done;
  }
}

/**
 * Changes every match, some at each commit; a failing change ends it with what is done kept, as in MongoDB.
 *
 * @returns What `change` returned for each.
 */
export async function changeAll<T>(engine: Engine, selection: Selection, change: Change<T>): Promise<T[]> {
  const { database, name, query, unchecked = false } = selection;
  const collection = engine.catalog.find(database, name);
  const accepts = predicate(engine, selection);
  if (collection === undefined) return [];
  const found: number[] = [];
  const { run } = planQuery(targetOf(engine, collection, selection.variables), { ...query, raw: true });
  for await (const chunk of run()) for (const { record } of chunk) found.push(record);
  const results: T[] = [];
  const changeFrom = (from: number) =>
    engine.environment.write((writer) => {
      const target = { writer, catalog: engine.catalog, collection, unchecked };
      const until = Math.min(found.length, from + PER_COMMIT);
      for (let at = from; at < until; at++) {
        try {
          const match = recheck(target, { record: found[at] as number }, accepts);
          if (match !== undefined) results.push(change(target, match));
        } catch (error) {
          // The documents before it are changed: this one waits in a job of its own.
          if (error instanceof Held && at > from) return at;
          throw error;
        }
      }
      return until;
    });
  for (let at = 0; at < found.length;) {
    engine.clock.check?.();
    at = await changeFrom(at);
  }
  return results;
}

function predicate(engine: Engine, { query, variables }: Selection): Predicate {
  const { filter, compare } = query;
  return compileQuery(
    filter,
    filterOptions(engine, {
      ...(variables === undefined ? {} : { variables }),
      ...(compare === undefined ? {} : { compare }),
    }),
  );
}

async function firstMatch(
  engine: Engine,
  collection: Collection,
  { query, variables }: Selection,
): Promise<StoredDocument | undefined> {
  const target = targetOf(engine, collection, variables);
  for await (const chunk of planQuery(target, { ...query, limit: 1, raw: true }).run()) return chunk[0];
  return undefined;
}

function recheck(
  { writer, catalog, collection }: WriteTarget,
  { record }: { readonly record: number },
  accepts: Predicate,
): Match | undefined {
  // The collection may have been dropped since.
  if (catalog.find(collection.database, collection.name)?.id !== collection.id) return undefined;
  const raw = readRecord(writer, collection, record);
  if (raw === undefined) return undefined;
  const match = asMatch({ record, raw });
  return accepts(match.document) ? match : undefined;
}
