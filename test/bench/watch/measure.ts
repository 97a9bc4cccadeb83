import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { WebSocket } from 'ws';
import { readProject, resolveConfig } from '../../../cloud/base';
import { createCloud } from '../../../cloud/client';
import { fetchWx } from '../../cloud/client/database/fetch-wx';
import { compile } from '../compile';
import type { Machine } from '../machine';
import { atMost, info, spreadOf, type Row } from '../rows';

const LISTENERS = 100;
const QUERIES = 20;
const PER_SOCKET = 5;
const WRITES_PER_SECOND = 50;
const SETTLE = 100;

interface Delays {
  readonly p50: number;
  readonly p95: number;
}

/** How long a write takes to those who watch: 100 listeners of 20 queries over 20 sockets, 50 writes a second. */
export async function measureWatch({
  machine,
  quick,
}: {
  readonly machine: Machine;
  readonly quick: boolean;
}): Promise<readonly Row[]> {
  const compiled = await compile('test/bench');
  const writes = quick ? 100 : 500;
  const rounds = quick ? 1 : 5;
  const ours: Delays[] = [];
  const echo: Delays[] = [];
  for (let round = 0; round < rounds; round++) {
    await machine.idle();
    ours.push(await cloudDelays(compiled, writes));
    await machine.idle();
    echo.push(await echoDelays(compiled, writes));
  }
  const of = (all: readonly Delays[], part: keyof Delays) => spreadOf(all.map((one) => one[part]));
  const p95 = of(ours, 'p95');
  const [p50, echo50, echo95] = [of(ours, 'p50'), of(echo, 'p50'), of(echo, 'p95')];
  return [
    atMost('W1', 'from the sending of a write to its watcher, p95, ms', [10, p95.median, p95]),
    info('W1', 'the same, p50, ms', [p50.median, p50]),
    info('W1', 'a bare socket that sends to all, p50, ms', [echo50.median, echo50]),
    info('W1', 'a bare socket that sends to all, p95, ms', [echo95.median, echo95]),
  ];
}

async function cloudDelays(compiled: string, writes: number): Promise<Delays> {
  const project = await mkdtemp(join(tmpdir(), 'yunlet-bench-watch-'));
  await mkdir(join(project, 'cloudfunctions'));
  await writeFile(
    join(project, 'project.config.json'),
    '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}',
  );
  const file = { collections: { things: { permission: 'READONLY' } } } as const;
  const config = { ...resolveConfig({ project: readProject(project), file, mode: 'dev' }), port: 0 };
  const child = fork(join(compiled, 'watch', 'server.js'), ['cloud', JSON.stringify(config)], {
    execArgv: [],
  });
  const [{ url, mongodb, env }] = (await once(child, 'message')) as [
    Record<'url' | 'mongodb' | 'env', string>,
  ];
  const mongo = new MongoClient(mongodb);
  const things = mongo.db(env).collection('things');
  const meter = createMeter(writes * (LISTENERS / QUERIES));
  const databases = Array.from({ length: LISTENERS / PER_SOCKET }, (_, at) =>
    createCloud(fetchWx(`user${at}`), { gateway: url }).database(),
  );
  await things.insertMany(
    Array.from({ length: QUERIES }, (_, group) => ({ _id: `d${group}` as never, group, n: -1 })),
  );
  const opened: Promise<void>[] = [];
  const watches = Array.from({ length: LISTENERS }, (_, at) => {
    let first: () => void = () => undefined;
    opened.push(new Promise((resolve) => (first = resolve)));
    return databases[Math.floor(at / PER_SOCKET)]
      ?.collection('things')
      .where({ group: at % QUERIES })
      .watch({
        onChange({ docs: [document] }) {
          first();
          meter.seen(Number(document?.['n']));
        },
        onError: (error) => {
          throw error;
        },
      });
  });
  await Promise.all(opened);
  const write = (n: number) =>
    things.updateOne({ _id: `d${Math.abs(n) % QUERIES}` as never }, { $set: { n } }).then(() => undefined);
  try {
    return await paced(meter, writes, write);
  } finally {
    for (const watch of watches) await watch?.close();
    await mongo.close();
    await ended(child);
    await rm(project, { recursive: true, force: true });
  }
}

async function echoDelays(compiled: string, writes: number): Promise<Delays> {
  const child = fork(join(compiled, 'watch', 'server.js'), ['echo'], { execArgv: [] });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  const sockets = Array.from({ length: LISTENERS / PER_SOCKET }, () => new WebSocket(url));
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const meter = createMeter(writes * sockets.length);
  for (const socket of sockets) {
    socket.on('message', (data) => meter.seen(Number(JSON.parse((data as Buffer).toString()))));
  }
  try {
    return await paced(meter, writes, async (n) => sockets[0]?.send(JSON.stringify(n)));
  } finally {
    for (const socket of sockets) socket.terminate();
    await ended(child);
  }
}

/** Notes when each number was sent and seen. */
function createMeter(expected: number) {
  const sent = new Map<number, number>();
  const delays: number[] = [];
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  return {
    all,
    delays,
    send: (n: number) => sent.set(n, performance.now()),
    seen(n: number) {
      const at = sent.get(n);
      if (at === undefined) return;
      delays.push(performance.now() - at);
      if (delays.length === expected) done();
    },
  };
}

async function paced(
  meter: ReturnType<typeof createMeter>,
  writes: number,
  write: (n: number) => Promise<void>,
): Promise<Delays> {
  // The first ones warm it up.
  for (let n = 0; n < SETTLE; n++) await write(-2 - n);
  const acknowledged: Promise<void>[] = [];
  const begun = performance.now();
  for (let n = 0; n < writes; n++) {
    const wait = begun + (n * 1000) / WRITES_PER_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    meter.send(n);
    acknowledged.push(write(n));
  }
  await Promise.all([...acknowledged, meter.all]);
  const sorted = [...meter.delays].sort((a, b) => a - b);
  const share = (part: number) => sorted[Math.floor(sorted.length * part)] ?? NaN;
  return { p50: share(0.5), p95: share(0.95) };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
}
