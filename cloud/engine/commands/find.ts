import { Long } from 'bson';
import type { Comparison, Document } from '../../values';
import { EngineError } from '../error';
import type { Match } from '../plan/match';
import { planQuery } from '../plan/matches';
import { compileQuery, nearClause } from '../query/near-clause';
import { compileProjection } from '../query/projection';
import { compileSort } from '../query/sort';
import { encode } from '../storage/raw';
import type { ResultStream } from '../session/cursors';
import {
  collectionArgument,
  countArgument,
  documentArgument,
  numberArgument,
  truthArgument,
} from './arguments';
import { collationOf } from './collation';
import { checkCollatedProjection } from './collated';
import type { Command, Engine } from './command';
import { findById } from './find-by-id';
import { filterOptions, targetOf } from './target';

/** The parts of a `find`. */
export interface FindRequest {
  readonly filter: Document;
  readonly projection?: Document;
  readonly sort?: Document;
  readonly skip?: number;
  readonly limit?: number;
  readonly hint?: unknown;
  readonly min?: Document;
  readonly max?: Document;
  readonly batchSize?: number;
  readonly single: boolean;
  /** Whether results tell their record numbers. */
  readonly numbered?: boolean;
  /** Whether its cursor may idle as long as a session. */
  readonly patient?: boolean;
  /** The order of its collation. */
  readonly compare?: Comparison;
  /** Constants that `$expr` may name. */
  readonly variables?: Document;
}

/** Reads a `find`. @throws EngineError for arguments MongoDB refuses. */
export function readFind(body: Document): FindRequest {
  const compare = collationOf(body);
  const projection = documentArgument(body, 'projection');
  const sort = documentArgument(body, 'sort');
  const variables = documentArgument(body, 'let');
  const skip = countArgument(body, 'skip');
  const batchSize = countArgument(body, 'batchSize');
  const limit = numberArgument(body, 'limit') ?? 0;
  if (limit < 0)
    throw new EngineError(51024, `BSON field 'limit' value must be >= 0, actual value '${limit}'`);
  if (truthArgument(body, 'returnKey')) throw new EngineError(303, 'returnKey is not supported');
  const min = documentArgument(body, 'min');
  const max = documentArgument(body, 'max');
  if (truthArgument(body, 'tailable') || truthArgument(body, 'awaitData')) {
    throw new EngineError(2, 'error processing query: tailable cursor requested on non capped collection');
  }
  if (compare !== undefined) checkCollatedProjection(projection);
  return {
    filter: documentArgument(body, 'filter') ?? {},
    ...(projection === undefined || Object.keys(projection).length === 0 ? {} : { projection }),
    ...(sort === undefined || Object.keys(sort).length === 0 ? {} : { sort }),
    ...(skip === undefined ? {} : { skip }),
    ...(limit === 0 ? {} : { limit }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(body['hint'] === undefined ? {} : { hint: body['hint'] }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    single: truthArgument(body, 'singleBatch'),
    ...(compare === undefined ? {} : { compare }),
    ...(truthArgument(body, 'showRecordId') ? { numbered: true } : {}),
    ...(truthArgument(body, 'noCursorTimeout') ? { patient: true } : {}),
    ...(variables === undefined ? {} : { variables }),
  };
}

/** `find`. */
export const find: Command = {
  async run(context) {
    const { engine, database, body, operation } = context;
    const name = collectionArgument(context);
    const request = readFind(body);
    const namespace = `${database}.${name}`;
    const known = findById(engine, { database, name, request });
    if (known !== undefined)
      return { batch: { name: 'firstBatch', namespace, id: Long.ZERO, documents: known } };
    const stream = results(engine, { database, name, request });
    const { batchSize, single, patient = false } = request;
    const { id, documents } = await engine.cursors.open(stream, {
      namespace,
      single,
      operation,
      patient,
      ...(batchSize === undefined ? {} : { batchSize }),
    });
    return { batch: { name: 'firstBatch', namespace, id, documents } };
  },
};

interface FindTarget {
  readonly database: string;
  readonly name: string;
  readonly request: FindRequest;
}

function results(engine: Engine, { database, name, request }: FindTarget): ResultStream {
  const { filter, projection, sort, numbered = false } = request;
  const project =
    projection === undefined ? undefined : compileProjection(projection, nearClause(filter)?.rest ?? filter);
  const collection = engine.catalog.find(database, name);
  if (collection === undefined) {
    // What is wrong is said even where there is nothing to read.
    compileQuery(filter, filterOptions(engine, request));
    if (sort !== undefined && !('$natural' in sort)) compileSort(sort);
    return nothing();
  }
  const target = targetOf(engine, collection, request.variables);
  const plain = project === undefined && !numbered;
  const { run } = planQuery(target, { ...request, raw: plain });
  if (plain) return rawResults(run());
  return projectedResults(run(), ({ document, record }) => {
    const shown = project === undefined ? document : project(document);
    return numbered ? { ...shown, $recordId: Long.fromNumber(record) } : shown;
  });
}

async function* nothing(): ResultStream {}

async function* rawResults(source: AsyncGenerator<readonly Match[]>): ResultStream {
  for await (const chunk of source) yield chunk.map(({ raw }) => raw);
}

async function* projectedResults(
  source: AsyncGenerator<readonly Match[]>,
  project: (match: Match) => Document,
): ResultStream {
  for await (const chunk of source) yield chunk.map((match) => encode(project(match)));
}

/** `getMore`. */
export const getMore: Command = {
  async run({ engine, database, body, connection, operation }) {
    const id = body['getMore'];
    const name = body['collection'];
    if (!(id instanceof Long)) throw new EngineError(14, "BSON field 'getMore.getMore' must be of type long");
    if (typeof name !== 'string')
      throw new EngineError(14, "BSON field 'getMore.collection' must be a string");
    const namespace = `${database}.${name}`;
    const batchSize = countArgument(body, 'batchSize');
    const maxTime = countArgument(body, 'maxTimeMS');
    const batch = await engine.cursors.next(id, {
      namespace,
      operation,
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(maxTime === undefined ? {} : { maxTime }),
      ...(connection.closed === undefined ? {} : { signal: connection.closed }),
    });
    return {
      batch: { name: 'nextBatch', namespace, ...batch },
      ...(batch.token === undefined ? {} : { timed: 'read' as const }),
    };
  },
};

/** `killCursors`. */
export const killCursors: Command = {
  run({ engine, body }) {
    const ids = Array.isArray(body['cursors']) ? (body['cursors'] as unknown[]) : [];
    const killed = ids.filter((id) => id instanceof Long && engine.cursors.kill(id));
    return {
      fields: {
        cursorsKilled: killed,
        cursorsNotFound: ids.filter((id) => !killed.includes(id)),
        cursorsAlive: [],
        cursorsUnknown: [],
      },
    };
  },
};
