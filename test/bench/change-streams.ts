/**
 * What change streams cost: writes with nothing recorded, recorded, and watched; and how long a change takes to its
 * watchers. `npx tsx test/bench/change-streams.ts` prints JSON. Ratios within one run count, not the numbers.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection } from 'mongodb';
import { silentLogger } from '../../cloud/base';
import { openEngine } from '../../cloud/engine';

const ROUNDS = 5;
const FILLER = 'x'.repeat(250);

async function rate(count: number, inFlight: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return count / ((performance.now() - begun) / 1000);
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

type Kind = 'insert1' | 'insert64' | 'many' | 'inc64';

async function writes(rows: Collection, round: string): Promise<Record<Kind, number>> {
  const document = (n: number) => ({ _id: `${round}.${n}` as never, n, by: 'u1', text: FILLER });
  const many = Array.from({ length: 20 }, (_, at) =>
    Array.from({ length: 500 }, (__, n) => document(1e6 + at * 500 + n)),
  );
  return {
    insert1: await rate(300, 1, (n) => rows.insertOne(document(n))),
    insert64: await rate(4000, 64, (n) => rows.insertOne(document(1000 + n))),
    many: (await rate(20, 1, (n) => rows.insertMany(many[n] ?? []))) * 500,
    inc64: await rate(3000, 64, (n) =>
      rows.updateOne({ _id: `${round}.${1000 + n}` as never }, { $inc: { n: 1 } }),
    ),
  };
}

async function latency(rows: Collection, watchers: number) {
  const times: number[] = [];
  const streams = Array.from({ length: watchers }, () => rows.watch());
  const sent = new Map<number, number>();
  const COUNT = 100;
  let ready = 0;
  const all = streams.map(async (stream) => {
    stream.once('resumeTokenChanged', () => ready++);
    for (let seen = 0; seen < COUNT; seen++) {
      const event = await stream.next();
      if (event.operationType !== 'insert') continue;
      times.push(performance.now() - (sent.get(event.fullDocument['n'] as number) ?? 0));
    }
    await stream.close();
  });
  while (ready < watchers) await new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < COUNT; n++) {
    sent.set(n, performance.now());
    await rows.insertOne({ n });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(all);
  times.sort((a, b) => a - b);
  return { watchers, p50: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)] };
}

async function main(): Promise<void> {
  const modes = ['unrecorded', 'recorded', 'watched'] as const;
  const found: Record<string, Record<Kind, number>[]> = {};
  const latencies: object[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const mode of modes) {
      const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-bench-'));
      const engine = await openEngine({ dataDir, host: '127.0.0.1', port: 0, logger: silentLogger });
      const client = new MongoClient(engine.uri, { maxPoolSize: 200 });
      const rows = client.db('bench').collection('rows');
      await rows.createIndex({ by: 1, n: 1 });
      const stream = mode === 'unrecorded' ? undefined : rows.watch([], { batchSize: 1000 });
      const opened = new Promise<void>((resolve) => stream?.once('resumeTokenChanged', () => resolve()));
      const first = stream?.next();
      first?.catch(() => undefined);
      if (stream !== undefined) await opened;
      if (mode === 'recorded') await stream?.close();
      let watching: Promise<unknown> | undefined;
      if (mode === 'watched' && stream !== undefined) {
        watching = (async () => {
          await first;
          while (!stream.closed) await stream.next();
        })().catch(() => undefined);
      }
      (found[mode] ??= []).push(await writes(rows, String(round)));
      await stream?.close();
      await watching;
      if (round === 0 && mode === 'recorded') {
        for (const watchers of [1, 100]) {
          latencies.push(await latency(client.db('bench').collection(`quiet${watchers}`), watchers));
        }
      }
      await client.close();
      await engine.stop();
      await rm(dataDir, { recursive: true });
    }
  }
  const kinds: readonly Kind[] = ['insert1', 'insert64', 'many', 'inc64'];
  const rates = Object.fromEntries(
    modes.map((mode) => [
      mode,
      Object.fromEntries(
        kinds.map((kind) => [kind, Math.round(median((found[mode] ?? []).map((one) => one[kind])))]),
      ),
    ]),
  );
  console.log(JSON.stringify({ writesPerSecond: rates, milliseconds: latencies }, null, 2));
}

void main();
