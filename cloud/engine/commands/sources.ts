import { Binary, Long } from 'bson';
import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import type { CommandContext } from './command';
import { listIndex } from './indexes';
import { sessionId } from '../session/fields';
import { shownOperations } from './operations';
import { hostOf } from './server-status';
import { scaleOf, storageStats } from './stats';

type Source = (operand: unknown, context: CommandContext) => readonly Document[];

function namespaceOf({ body, database }: CommandContext, stage: string) {
  const name = body['aggregate'];
  if (typeof name === 'string') return { name, namespace: `${database}.${name}` };
  throw new EngineError(73, `${stage} is not valid for '{ aggregate: 1 }'; it needs a collection`);
}

const STATS: readonly string[] = ['storageStats', 'count'];

const $collStats: Source = (operand, context) => {
  const { engine, database } = context;
  if (!isDocument(operand)) throw new EngineError(5447000, '$collStats must take a nested object');
  const { name, namespace } = namespaceOf(context, '$collStats');
  const other = Object.keys(operand).find((field) => !STATS.includes(field));
  if (other === 'latencyStats' || other === 'queryExecStats') {
    throw new EngineError(
      115,
      `$collStats with '${other}' is not supported: times are not kept by collection`,
    );
  }
  if (other !== undefined) {
    throw new EngineError(40415, `BSON field '$collStats.${other}' is an unknown field.`);
  }
  const collection = engine.catalog.find(database, name);
  const wanted = operand['storageStats'];
  if (collection === undefined && (wanted !== undefined || operand['count'] !== undefined)) {
    throw new EngineError(
      26,
      `Unable to retrieve stats in $collStats stage: Collection [${namespace}] not found.`,
    );
  }
  return [
    {
      ns: namespace,
      host: hostOf(context.connection),
      localTime: new Date(engine.clock.now()),
      ...(isDocument(wanted) ? { storageStats: storageStats(engine, collection, scaleOf(wanted)) } : {}),
      ...(operand['count'] === undefined ? {} : { count: Long.fromNumber(collection?.stats.count ?? 0) }),
    },
  ];
};

const $indexStats: Source = (operand, context) => {
  const { engine, database } = context;
  if (!isDocument(operand) || Object.keys(operand).length > 0) {
    throw new EngineError(28803, 'The $indexStats stage specification must be an empty object');
  }
  const { name } = namespaceOf(context, '$indexStats');
  const collection = engine.catalog.find(database, name);
  return (collection?.indexes ?? []).map((index) => {
    const { operations, since } = engine.usage.of(collection as NonNullable<typeof collection>, index);
    return {
      name: index.name,
      key: index.key,
      host: hostOf(context.connection),
      accesses: { ops: Long.fromNumber(operations), since: new Date(since) },
      ...(index.building ? { building: true } : {}),
      spec: listIndex(index),
    };
  });
};

const $currentOp: Source = (operand, context) => {
  if (!isDocument(operand)) throw new EngineError(9, '$currentOp options must be specified in an object');
  if (context.database !== 'admin' || typeof context.body['aggregate'] === 'string') {
    throw new EngineError(73, "$currentOp must be run against the 'admin' database with {aggregate: 1}");
  }
  return shownOperations(context.engine, context);
};

const $listLocalSessions: Source = (operand, { engine, body }) => {
  if (!isDocument(operand)) throw new EngineError(9, '$listLocalSessions options must be an object');
  if (typeof body['aggregate'] === 'string') {
    throw new EngineError(73, '$listLocalSessions must be run against the database with {aggregate: 1}');
  }
  const lastUse = new Date(engine.clock.now());
  const own = sessionId(body['lsid']);
  const ids = new Set([...engine.sessions.list(), ...(own === undefined ? [] : [own])]);
  return [...ids].map((id) => ({ _id: { id: new Binary(Buffer.from(id, 'hex'), 4) }, lastUse }));
};

const SOURCES: Readonly<Record<string, Source>> = {
  $collStats,
  $indexStats,
  $currentOp,
  $listLocalSessions,
  $listSessions: $listLocalSessions,
};

const NO_SEARCH = 'this engine has no search indexes';
const REFUSED: Readonly<Record<string, string>> = {
  $planCacheStats: 'plans are not kept',
  $listSearchIndexes: NO_SEARCH,
  $search: NO_SEARCH,
  $searchMeta: NO_SEARCH,
  $vectorSearch: NO_SEARCH,
};

/**
 * The documents of a stage that tells of the engine itself: `$collStats`, `$indexStats`, `$currentOp`.
 *
 * @returns undefined where the pipeline begins with no such stage.
 * @throws EngineError 115 for stages that are refused on purpose.
 */
export function sourceOf(
  context: CommandContext,
  first: Document | undefined,
): readonly Document[] | undefined {
  const [name, operand] = Object.entries(first ?? {})[0] ?? [''];
  const why = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (why !== undefined) throw new EngineError(115, `${name} is not supported: ${why}`);
  const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
  return source?.(operand, context);
}
