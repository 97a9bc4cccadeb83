/**
 * Kills the engine's process in the middle of acknowledged inserts, opens the folder again and looks for each of them.
 * `npx tsx test/drill/engine-kill.ts [inserts] [seed]` prints a summary as JSON and fails where a write was lost.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { host, kill, type Host } from './engine-process';

/** What a drill found. */
export interface KillSummary {
  readonly seed: number;
  readonly inserts: number;
  /** Writes answered before the kill. */
  readonly acknowledged: number;
  /** Acknowledged writes that are gone. */
  readonly lost: number;
  /** Documents there after the kill, the unanswered ones included. */
  readonly found: number;
  readonly valid: boolean;
  /** Milliseconds from the start of the second process to its first answer. */
  readonly reopenMs: number;
}

const IN_FLIGHT = 32;

interface Row {
  readonly _id: number;
  readonly n: number;
  readonly tag: string;
  readonly filler: string;
}

/** Runs one drill. The kill comes after a share of the inserts that the seed chooses. */
export async function drillEngineKill(inserts: number, seed: number): Promise<KillSummary> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-kill-'));
  try {
    const first = await host(dir);
    const acknowledged = await insertUntilKilled(first, inserts, Math.floor(inserts * share(seed)));
    const begun = performance.now();
    const second = await host(dir);
    try {
      const { found, valid } = await inspect(second.uri);
      const reopenMs = Math.round(performance.now() - begun);
      const lost = acknowledged.filter((id) => !found.has(id)).length;
      return { seed, inserts, acknowledged: acknowledged.length, lost, found: found.size, valid, reopenMs };
    } finally {
      await kill(second.child);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function share(seed: number): number {
  const mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  return 0.1 + (mixed / 2 ** 32) * 0.8;
}

async function insertUntilKilled(
  { child, uri }: Host,
  inserts: number,
  killAfter: number,
): Promise<number[]> {
  const client = new MongoClient(uri, { maxPoolSize: IN_FLIGHT, serverSelectionTimeoutMS: 500 });
  const rows = client.db('drill').collection<Row>('rows');
  await rows.createIndexes([
    { key: { tag: 1, n: -1 }, name: 'tag_1_n_-1' },
    { key: { n: 1 }, name: 'n_1', unique: true },
  ]);
  const acknowledged: number[] = [];
  let next = 0;
  let dead: Promise<void> | undefined;
  const killed = () => dead !== undefined;
  const writer = async () => {
    while (next < inserts && !killed()) {
      const id = next++;
      try {
        await rows.insertOne({ _id: id, n: id, tag: `t${id % 7}`, filler: 'x'.repeat(id % 500) });
      } catch (error) {
        if (!killed()) throw error;
        return;
      }
      acknowledged.push(id);
      if (acknowledged.length >= killAfter) dead ??= kill(child);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
  await dead;
  await client.close();
  return acknowledged;
}

async function inspect(uri: string): Promise<{ readonly found: Set<number>; readonly valid: boolean }> {
  const client = new MongoClient(uri);
  try {
    const database = client.db('drill');
    const documents = await database.collection<Row>('rows').find({}).toArray();
    const { valid } = await database.command({ validate: 'rows' });
    return { found: new Set(documents.map(({ _id }) => _id)), valid: valid === true };
  } finally {
    await client.close();
  }
}

if (require.main === module) {
  const [inserts = '1000', seed = '1'] = process.argv.slice(2);
  void drillEngineKill(Number(inserts), Number(seed)).then((summary) => {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    if (summary.lost > 0 || !summary.valid) process.exitCode = 1;
  });
}
