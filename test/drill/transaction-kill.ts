import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type ClientSession } from 'mongodb';
import { host, kill, type Host } from './engine-process';

/** What a drill found. */
export interface TransactionKillSummary {
  /** Transactions whose commit was answered before the kill. */
  readonly acknowledged: number;
  /** Of those, the ones that are not there whole. */
  readonly lost: number;
  /** Transactions of which a part only is there. */
  readonly torn: number;
  /** Documents of a transaction that was never committed. */
  readonly uncommitted: number;
  readonly valid: boolean;
}

interface Row {
  readonly _id: string;
  readonly group: number;
}

const WRITERS = 8;
const SIZE = 5;

/** Kills the engine's process while transactions of five documents each commit, after `after` answers. */
export async function drillTransactionKill(after: number): Promise<TransactionKillSummary> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-kill-'));
  try {
    const acknowledged = await writeUntilKilled(await host(dir), after);
    const second = await host(dir);
    try {
      return await inspect(second.uri, acknowledged);
    } finally {
      await kill(second.child);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const insertGroup = async (client: MongoClient, session: ClientSession, group: number) => {
  for (let at = 0; at < SIZE; at++) {
    const row = { _id: `${group}-${at}`, group };
    await client.db('drill').collection<Row>('rows').insertOne(row, { session });
  }
};

async function writeUntilKilled({ child, uri }: Host, after: number): Promise<number[]> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500 });
  await client
    .db('drill')
    .collection('rows')
    .createIndexes([{ key: { group: 1 }, name: 'group' }]);
  const open = client.startSession();
  open.startTransaction();
  await insertGroup(client, open, -1);
  const acknowledged: number[] = [];
  let next = 0;
  let dead: Promise<void> | undefined;
  const killed = () => dead !== undefined;
  const writer = async () => {
    while (!killed()) {
      const group = next++;
      const session = client.startSession();
      session.startTransaction();
      try {
        await insertGroup(client, session, group);
        await session.commitTransaction();
      } catch (error) {
        if (!killed()) throw error;
        return;
      }
      acknowledged.push(group);
      if (acknowledged.length >= after) dead ??= kill(child);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await dead;
  await client.close();
  return acknowledged;
}

async function inspect(uri: string, acknowledged: readonly number[]): Promise<TransactionKillSummary> {
  const client = new MongoClient(uri);
  try {
    const database = client.db('drill');
    const sizes = new Map<number, number>();
    for (const { group } of await database.collection<Row>('rows').find({}).toArray()) {
      sizes.set(group, (sizes.get(group) ?? 0) + 1);
    }
    const { valid } = await database.command({ validate: 'rows' });
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((group) => sizes.get(group) !== SIZE).length,
      torn: [...sizes.values()].filter((size) => size !== SIZE).length,
      uncommitted: sizes.get(-1) ?? 0,
      valid: valid === true,
    };
  } finally {
    await client.close();
  }
}
