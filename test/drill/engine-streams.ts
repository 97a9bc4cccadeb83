/**
 * Random writes of many clients, transactions among them, while the engine's process is killed again and again and a
 * change stream is taken up from its last token: the events rebuild the collection, none lost, none twice.
 * `npx tsx test/drill/engine-streams.ts [rounds] [seed]` prints a summary as JSON and fails where something differs.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, MongoServerError, type Collection } from 'mongodb';
import { host, kill } from './engine-process';
import {
  createFollower,
  createWriter,
  differences,
  rowsOf,
  seeded,
  take,
  type Follower,
} from './stream-model';

/** What a drill found. */
export interface StreamSummary {
  readonly seed: number;
  readonly kills: number;
  readonly writes: number;
  readonly events: number;
  /** Documents that the events did not rebuild. */
  readonly different: readonly string[];
}

const WRITERS = 6;

/** One drill of `rounds` kills with some hundred writes before each. */
export async function drillEngineStreams(rounds: number, seed: number): Promise<StreamSummary> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-streams-'));
  const random = seeded(seed);
  let follower: Follower | undefined;
  let writes = 0;
  let different: readonly string[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const { child, uri } = await host(dir);
      const client = new MongoClient(uri, { promoteValues: false, serverSelectionTimeoutMS: 500 });
      try {
        const rows = client.db('drill').collection('rows');
        follower ??= await createFollower(rows);
        if (round < rounds) {
          const killed = { yes: false };
          const following = follow(rows, follower, () => killed.yes);
          await following.opened;
          const wanted = 20 + Math.floor(random() * 60);
          const writing = Array.from({ length: WRITERS }, () =>
            writeUntil(createWriter(client, rows, random)),
          );
          await following.reached(wanted);
          killed.yes = true;
          await kill(child);
          writes += (await Promise.all(writing)).reduce((sum, count) => sum + count, 0);
          await following.ended;
        } else {
          await rows.insertOne({ _id: 'end' as never });
          const following = follow(rows, follower, () => false);
          await following.untilEnd;
          different = differences(follower.rows, await rowsOf(rows));
        }
      } finally {
        await client.close();
        if (child.exitCode === null && child.signalCode === null) await kill(child);
      }
    }
    return { seed, kills: rounds, writes, events: follower?.events ?? 0, different };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function writeUntil(writer: ReturnType<typeof createWriter>): Promise<number> {
  for (let count = 0; ; count++) {
    try {
      await writer.step();
    } catch {
      // The process is gone.
      return count;
    }
  }
}

interface Following {
  readonly opened: Promise<void>;
  readonly ended: Promise<void>;
  readonly untilEnd: Promise<void>;
  /** Resolves when so many events have been taken. */
  reached(count: number): Promise<void>;
}

function follow(rows: Collection, follower: Follower, killed: () => boolean): Following {
  const stream = rows.watch([], {
    showExpandedEvents: true,
    ...(follower.token === undefined ? {} : { resumeAfter: follower.token }),
  });
  let open = (): void => undefined;
  let finish = (): void => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const untilEnd = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  untilEnd.catch(() => undefined);
  stream.once('resumeTokenChanged', () => {
    // A first round without an event goes on from here too: what was written before it is to be seen.
    follower.token ??= stream.resumeToken as Follower['token'];
    open();
  });
  let taken = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const run = async () => {
    try {
      for (;;) {
        const event = await stream.next();
        if (event.operationType === 'create') continue;
        take(follower, event);
        taken++;
        for (const { count, resolve } of waiting) if (taken >= count) resolve();
        if (event.operationType === 'insert' && (event.documentKey._id as unknown) === 'end') {
          finish();
          return;
        }
      }
    } catch (error) {
      if (!killed() || error instanceof MongoServerError) {
        fail(error);
        throw error;
      }
    } finally {
      await stream.close().catch(() => undefined);
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  return {
    opened: Promise.race([opened, ended]),
    ended,
    untilEnd,
    reached: (count) =>
      Promise.race([new Promise<void>((resolve) => waiting.push({ count, resolve })), ended]),
  };
}

if (require.main === module) {
  const [rounds = '5', seed = '1'] = process.argv.slice(2);
  void drillEngineStreams(Number(rounds), Number(seed)).then((summary) => {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    if (summary.different.length > 0) process.exitCode = 1;
  });
}
