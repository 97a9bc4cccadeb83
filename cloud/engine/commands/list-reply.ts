import { countArgument, documentArgument } from './arguments';
import type { CommandContext, Reply } from './command';

/** Answers a list command with a cursor. */
export async function listReply(
  { engine, database, body }: CommandContext,
  suffix: string,
  documents: readonly Uint8Array[],
): Promise<Reply> {
  const cursor = documentArgument(body, 'cursor') ?? {};
  const batchSize = countArgument(cursor, 'batchSize');
  const namespace = `${database}.${suffix}`;
  const batch = await engine.cursors.open(once(documents), {
    namespace,
    ...(batchSize === undefined ? {} : { batchSize }),
  });
  return { batch: { name: 'firstBatch', namespace, ...batch } };
}

async function* once(documents: readonly Uint8Array[]): AsyncGenerator<readonly Uint8Array[]> {
  if (documents.length > 0) yield documents;
}
