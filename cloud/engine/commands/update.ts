import { ObjectId } from 'bson';
import { equalValues, isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { DuplicateKey } from '../index/duplicate-key';
import { insertDocument, replaceDocument } from '../index/documents';
import type { Match } from '../plan/match';
import { checkDepth, checkId, checkSize, encode } from '../storage/raw';
import type { Touched } from '../update/apply';
import { describeTouched } from '../update/description';
import { describeDifference } from '../update/difference';
import { compileUpdate, type Update } from '../update/update';
import { upsertDocument } from '../update/upsert';
import { collectionArgument, documentArgument, documentsArgument, truthArgument } from './arguments';
import { changeAll, changeOne, type Change, type Selection } from './change';
import { checkCollatedUpdate, writeQuery } from './collated';
import type { Command, Engine } from './command';
import { checkStatementFields } from './known-fields';
import { checkWrites } from './write-count';
import { updateVariables } from './variables';
import { failureOf, writeErrors, type WriteFailure } from './write-errors';

/** What a change did to a document. */
export interface Changed {
  readonly changed: boolean;
  readonly before: Document;
  readonly after: Document;
}

/** `update`. */
export const update: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const statements = documentsArgument(body, 'updates') ?? [];
    checkWrites(statements.length);
    const ordered = body['ordered'] === undefined || truthArgument(body, 'ordered');
    const unchecked = truthArgument(body, 'bypassDocumentValidation');
    const variables = documentArgument(body, 'let');
    const failures: WriteFailure[] = [];
    const upserted: Document[] = [];
    let matched = 0;
    let modified = 0;
    for (const [index, statement] of statements.entries()) {
      try {
        const outcome = await updateStatement(engine, { database, name, statement, unchecked, variables });
        matched += outcome.matched;
        modified += outcome.modified;
        if (outcome.upserted !== undefined) upserted.push({ index, _id: outcome.upserted['_id'] });
      } catch (error) {
        failures.push(failureOf(index, error));
        if (ordered) break;
      }
    }
    return {
      fields: {
        n: matched + upserted.length,
        nModified: modified,
        ...(upserted.length === 0 ? {} : { upserted }),
        ...writeErrors(failures),
      },
    };
  },
};

interface StatementTarget {
  readonly database: string;
  readonly name: string;
  readonly statement: Document;
  readonly unchecked: boolean;
  readonly variables: Document | undefined;
}

interface Outcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted?: Document;
}

async function updateStatement(
  engine: Engine,
  { database, name, statement, unchecked, variables }: StatementTarget,
): Promise<Outcome> {
  checkStatementFields('update', statement);
  const filter = statement['q'];
  if (!isDocument(filter)) throw new EngineError(14, "BSON field 'update.updates.q' must be an object");
  const query = writeQuery(filter, statement);
  checkCollatedUpdate(query.compare, statement['u'], statement['arrayFilters']);
  const multi = truthArgument(statement, 'multi');
  const apply = readUpdate(engine, statement['u'], {
    arrayFilters: statement['arrayFilters'],
    variables,
    constants: statement['c'],
  });
  if (multi && isReplacement(statement['u'])) {
    throw new EngineError(9, 'multi update is not supported for replacement-style update');
  }
  const selection = {
    database,
    name,
    unchecked,
    ...(variables === undefined ? {} : { variables }),
    query,
  };
  const change = changeWith(engine, apply, filter);
  const wanted = { selection, apply, upsert: truthArgument(statement, 'upsert') };
  if (!multi) {
    const { changed, upserted } = await changeOrInsert(engine, wanted, change);
    if (upserted !== undefined) return { matched: 0, modified: 0, upserted };
    return { matched: changed === undefined ? 0 : 1, modified: changed?.changed === true ? 1 : 0 };
  }
  const changes = await changeAll(engine, selection, change);
  if (changes.length === 0 && wanted.upsert) {
    return { matched: 0, modified: 0, upserted: await insertNew(engine, selection, apply) };
  }
  return { matched: changes.length, modified: changes.filter(({ changed }) => changed).length };
}

/** What stands beside the `u` of an update. */
export interface UpdateArguments {
  readonly arrayFilters: unknown;
  /** The command's `let`. */
  readonly variables: Document | undefined;
  /** The statement's `c`. */
  readonly constants?: unknown;
}

/** Compiles the `u` of an update. @throws EngineError 9 for one that is none. */
export function readUpdate(
  engine: Engine,
  u: unknown,
  { arrayFilters, variables, constants }: UpdateArguments,
): Update {
  if (!isDocument(u) && !Array.isArray(u)) {
    throw new EngineError(9, 'Update argument must be either an object or an array');
  }
  const filters = arrayFilters ?? undefined;
  if (filters !== undefined && !Array.isArray(filters)) {
    throw new EngineError(14, 'arrayFilters must be an array');
  }
  if (isDocument(u) && constants !== undefined) {
    throw new EngineError(51198, 'Constant values may only be specified for pipeline updates');
  }
  return compileUpdate(u as Document, {
    ...(filters === undefined ? {} : { arrayFilters: filters as Document[] }),
    ...(isDocument(u) ? {} : { variables: updateVariables(engine, { variables, constants }) }),
  });
}

function isReplacement(u: unknown): boolean {
  return isDocument(u) && !(Object.keys(u)[0] ?? '').startsWith('$');
}

/** The change an update makes to each document it finds. */
export function changeWith(engine: Engine, apply: Update, filter: Document): Change<Changed> {
  return (target, match: Match) => {
    const before = match.document;
    const now = new Date(engine.clock.now());
    const touched: Touched[] | undefined = target.writer.log === undefined ? undefined : [];
    const { document, changed } = apply(before, {
      now,
      filter,
      ...(touched === undefined ? {} : { touched }),
    });
    if (!changed) return { changed, before, after: before };
    if (!equalValues(before['_id'], document['_id'])) {
      throw new EngineError(
        66,
        "Performing an update on the path '_id' would modify the immutable field '_id'",
      );
    }
    checkDepth(document);
    replaceDocument(target, match, {
      before,
      after: document,
      raw: encode(document),
      describe: () => describeChange(apply.kind, { before, after: document, touched: touched ?? [] }),
    });
    return { changed, before, after: document };
  };
}

interface Applied {
  readonly before: Document;
  readonly after: Document;
  readonly touched: readonly Touched[];
}

/** What change streams tell of an update; undefined of a replacement. */
function describeChange(kind: Update['kind'], { before, after, touched }: Applied): Document | undefined {
  if (kind === 'replacement') return undefined;
  const description =
    kind === 'operators' ? describeTouched(before, after, touched) : describeDifference(before, after);
  return description === undefined ? undefined : { ...description };
}

/** An update of one document that may insert. */
export interface Wanted {
  readonly selection: Selection;
  readonly apply: Update;
  readonly upsert: boolean;
}

const ATTEMPTS = 5;

/** Changes the first match, or inserts where there is none and an upsert is wanted. */
export async function changeOrInsert(
  engine: Engine,
  { selection, apply, upsert }: Wanted,
  change: Change<Changed>,
): Promise<{ readonly changed?: Changed; readonly upserted?: Document }> {
  for (let attempt = 1; ; attempt++) {
    const found = await changeOne(engine, selection, change);
    if (found !== undefined) return { changed: found.result };
    if (!upsert) return {};
    try {
      return { upserted: await insertNew(engine, selection, apply) };
    } catch (error) {
      // Another writer has inserted it meanwhile: then it is there to be changed.
      if (!(error instanceof DuplicateKey) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function insertNew(engine: Engine, selection: Selection, apply: Update): Promise<Document> {
  const { database, name, query, unchecked = false } = selection;
  const made = upsertDocument(query.filter, apply, { now: new Date(engine.clock.now()) });
  const document = { _id: made['_id'] === undefined ? new ObjectId() : made['_id'], ...made };
  checkId(document['_id']);
  checkDepth(document);
  const raw = encode(document);
  checkSize(raw);
  return engine.environment.write((writer) => {
    const { catalog } = engine;
    const collection = catalog.ensure(writer, database, name);
    insertDocument({ writer, catalog, collection, unchecked }, { raw, document });
    return document;
  });
}
