import { Timestamp } from 'bson';
import { EngineError } from '../error';
import type { HeldSnapshot } from '../session/snapshots';
import { stampFrom, timestampOf } from '../storage/stamp';
import { documentArgument, documentsArgument } from './arguments';
import type { Command, CommandContext, Reply } from './command';

const READS: ReadonlySet<string> = new Set(['find', 'aggregate', 'distinct']);

// A cursor has its snapshot; drivers send the session's read concern with these too.
const OF_CURSORS: ReadonlySet<string> = new Set(['getMore', 'killCursors']);

/** Whether a command outside of transactions reads at a snapshot. */
export function readsSnapshot({ body }: CommandContext, name: string): boolean {
  return !OF_CURSORS.has(name) && documentArgument(body, 'readConcern')?.['level'] === 'snapshot';
}

/**
 * Runs a read at a snapshot: a new one, whose time is answered, or the one whose time the read concern names.
 *
 * @throws EngineError 72 for commands that MongoDB does not run so, 239 for a snapshot that is not kept any more.
 */
export async function readAtSnapshot(
  context: CommandContext,
  name: string,
  command: Command,
): Promise<Reply> {
  const { engine, body } = context;
  const stages = documentsArgument(body, 'pipeline') ?? [];
  const writes = stages.some((stage) => '$out' in stage || '$merge' in stage);
  if (!READS.has(name) || writes) {
    throw new EngineError(72, `Command ${name} does not support read concern { level: "snapshot" }`);
  }
  const snapshot = chosen(context);
  const reply = await command.run({ ...context, engine: { ...engine, ...snapshot.scope } });
  const atClusterTime = timestampOf(snapshot.stamp);
  if (reply.batch !== undefined) return { ...reply, batch: { ...reply.batch, atClusterTime } };
  return { ...reply, fields: { ...reply.fields, atClusterTime } };
}

function chosen({ engine, body }: CommandContext): HeldSnapshot {
  const wanted = documentArgument(body, 'readConcern')?.['atClusterTime'];
  if (wanted === undefined) return engine.snapshots.take();
  if (!(wanted instanceof Timestamp)) {
    throw new EngineError(
      14,
      "BSON field 'readConcern.atClusterTime' is the wrong type, expected type 'timestamp'",
    );
  }
  return engine.snapshots.at(stampFrom(wanted.t, wanted.i));
}
