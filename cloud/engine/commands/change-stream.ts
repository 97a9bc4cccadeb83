import { openChangeStream, type Follow } from '../changes/stream';
import { readChangeStreamOptions, type ChangeStreamOptions } from '../changes/options';
import type { ChangeScope } from '../changes/scope';
import { compilePipeline } from '../aggregate/pipeline';
import { STAGES } from '../aggregate/stages';
import { EngineError } from '../error';
import { readRecord, recordById } from '../index/documents';
import { decode } from '../storage/raw';
import { typeOf, type Document } from '../../values';
import { collectionArgument, countArgument, documentArgument } from './arguments';
import type { CommandContext, Engine, Reply } from './command';

const FOLLOWING = new Set([
  '$match',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
  '$redact',
]);

/** Whether a pipeline is a change stream's. @throws EngineError 40602 where `$changeStream` is not its first stage. */
export function isChangeStream(stages: readonly Document[]): boolean {
  const at = stages.findIndex((stage) => '$changeStream' in stage);
  if (at > 0) throw new EngineError(40602, '$changeStream is only valid as the first stage in a pipeline');
  return at === 0;
}

/** Opens a change stream for `aggregate`. */
export async function changeStream(context: CommandContext, stages: readonly Document[]): Promise<Reply> {
  const { engine, database, body } = context;
  const options = readChangeStreamOptions(stages[0]?.['$changeStream']);
  const scope = scopeOf(context, options);
  const level = documentArgument(body, 'readConcern')?.['level'];
  if (level !== undefined && level !== 'majority') {
    throw new EngineError(
      72,
      `$changeStream cannot run with a readConcern other than 'majority'. Current readConcern: ${typeof level === 'string' ? level : typeOf(level)}`,
    );
  }
  const follow = compileFollowing(engine, stages.slice(1));
  const cursor = documentArgument(body, 'cursor');
  if (cursor === undefined) throw new EngineError(9, "The 'cursor' option is required for a change stream");
  const batchSize = countArgument(cursor, 'batchSize');
  const namespace = `${database}.${scope.name ?? '$cmd.aggregate'}`;
  const tail = await openChangeStream({
    oplog: engine.oplog,
    clock: engine.clock,
    scope,
    options,
    follow,
    lookup: (entry, id) => {
      const collection = engine.catalog.find(entry.database, entry.name);
      if (collection === undefined) return null;
      if (entry.uuid !== undefined && !entry.uuid.equals(collection.uuid.buffer)) return null;
      const record = recordById(engine.environment, collection, id);
      const raw = record === undefined ? undefined : readRecord(engine.environment, collection, record);
      return raw === undefined ? null : decode(raw);
    },
  });
  const batch = await engine.cursors.follow(tail, {
    namespace,
    ...(batchSize === undefined ? {} : { batchSize }),
  });
  return { batch: { name: 'firstBatch', namespace, ...batch }, timed: 'read' };
}

function scopeOf(context: CommandContext, { allChangesForCluster }: ChangeStreamOptions): ChangeScope {
  const { database, body } = context;
  const whole = typeof body['aggregate'] !== 'string';
  if (allChangesForCluster) {
    if (database === 'admin' && whole) return {};
    throw new EngineError(
      72,
      "A change stream with 'allChangesForCluster: true' may only be opened on the 'admin' database, and with no collection name",
    );
  }
  const name = whole ? undefined : collectionArgument(context);
  if (['admin', 'config', 'local'].includes(database)) {
    throw new EngineError(73, `$changeStream may not be opened on the internal ${database} database`);
  }
  if (name?.startsWith('system.') === true) {
    throw new EngineError(
      73,
      `$changeStream may not be opened on the internal ${database}.${name} collection`,
    );
  }
  return name === undefined ? { database } : { database, name };
}

function compileFollowing(engine: Engine, stages: readonly Document[]): Follow | undefined {
  if (stages.length === 0) return undefined;
  for (const stage of stages) {
    const [name = ''] = Object.keys(stage);
    if (!Object.hasOwn(STAGES, name) && name !== '$out' && name !== '$merge') {
      throw new EngineError(40324, `Unrecognized pipeline stage name: '${name}'`);
    }
    if (!FOLLOWING.has(name)) {
      throw new EngineError(20, `${name} is not permitted in a $changeStream pipeline`);
    }
  }
  const pipeline = compilePipeline(stages, {
    now: new Date(engine.clock.now()),
    random: () => parseInt(engine.ids.hex(6), 16) / 2 ** 48,
    find: () => [],
  });
  return async (events) => {
    const results: Document[] = [];
    for await (const result of pipeline.run(events)) results.push(result);
    return results;
  };
}
