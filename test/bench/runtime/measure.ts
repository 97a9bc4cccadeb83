import { compile } from '../compile';
import type { Machine, Sample } from '../machine';
import { atLeast, atMost, spreadOf, type Figure, type Row, type Spread } from '../rows';
import { writeProject } from './project';
import {
  alternate,
  answerOf,
  cloudbaseTarget,
  directTarget,
  dismiss,
  httpTarget,
  startServer,
  type Measured,
  type Stand,
} from './targets';

/** How thoroughly to measure. */
export interface Effort {
  readonly machine: Machine;
  readonly quick: boolean;
}

/** Targets T1 to T11: the function runtime behind the real gateway, its access log on, two instances. */
export async function measureRuntime({ machine, quick }: Effort): Promise<readonly Row[]> {
  const project = writeProject();
  try {
    const stand: Stand = { machine, project, compiled: await compile('test/bench') };
    return [...(await throughput(stand, quick)), ...(await processes(stand, quick))];
  } finally {
    project.remove();
  }
}

const ABSENT = 'not installed';

async function throughput(stand: Stand, quick: boolean): Promise<readonly Row[]> {
  const peer = cloudbaseTarget(stand);
  const targets = [
    httpTarget('raw', stand),
    httpTarget('ours', stand),
    httpTarget('ours-d1', stand),
    directTarget('pool', stand),
    directTarget('pool-d1', stand),
    directTarget('fork', stand),
    ...(peer === undefined ? [] : [peer]),
  ];
  const measured = await alternate(targets, {
    machine: stand.machine,
    rounds: quick ? 3 : 7,
    ms: quick ? 1000 : 3000,
    concurrencies: [64, 1],
  });
  const many = measured.get(64) ?? {};
  const one = measured.get(1) ?? {};
  print('c=64', many);
  print('c=1', one);
  const ratio = (
    at: Readonly<Record<string, Measured>>,
    field: keyof Sample,
    [a, b]: readonly [string, string],
  ) => compare(at[a], at[b], { field, by: (x, y) => x / y });
  const cff = (
    target: number,
    at: Readonly<Record<string, Measured>>,
    [field, name]: [keyof Sample, string],
  ) => (peer === undefined ? ([target, ABSENT] as const) : figure(target, ratio(at, field, [name, 'cff'])));
  return [
    atLeast('T1', 'c=64 req/s, ours / raw node:http', figure(0.38, ratio(many, 'rps', ['ours', 'raw']))),
    atLeast('T2', 'the same without prefetch', figure(0.22, ratio(many, 'rps', ['ours-d1', 'raw']))),
    atLeast('T3', 'c=64 req/s, ours / raw fork-IPC', figure(0.45, ratio(many, 'rps', ['ours', 'fork']))),
    atLeast(
      'T3b',
      'c=64 calls/s, pool alone / raw fork-IPC',
      figure(1.2, ratio(many, 'rps', ['pool', 'fork'])),
    ),
    atMost(
      'T4',
      'c=1 p50, ours - raw fork-IPC, ms',
      figure(0.25, compare(one['ours'], one['fork'], { field: 'p50', by: (x, y) => x - y })),
    ),
    atMost('T4b', 'c=1 p50, ours / cff', cff(1.5, one, ['p50', 'ours'])),
    atLeast('T5', 'c=64 req/s, ours / cff', cff(2.5, many, ['rps', 'ours'])),
    ...PEERS.map(([name, target]) => atLeast('T5', `c=64 req/s, ours / ${name}`, [target, ABSENT])),
    atLeast('T5b', 'c=64 req/s without prefetch / cff', cff(1.5, many, ['rps', 'ours-d1'])),
    atMost('T6', 'c=64 p99, ours / cff', cff(0.25, many, ['p99', 'ours'])),
  ];
}

const PEERS = [
  ['miniflare', 3],
  ['@google-cloud/functions-framework', 3.5],
  ['aws-lambda-ric', 3.5],
  ['lambda-local', 5],
  ['serverless-offline', 7],
  ['wrangler dev', 9],
  ['firebase-tools', 15],
] as const;

/** Ratios of medians; the spread is of the rounds, each compared with the same round of the other. */
function compare(
  a: Measured | undefined,
  b: Measured | undefined,
  { field, by }: { readonly field: keyof Sample; readonly by: (x: number, y: number) => number },
): Spread {
  if (a === undefined || b === undefined) return { min: NaN, median: NaN, max: NaN };
  const rounds = a.samples.map((sample, i) => by(sample[field], b.samples[i]?.[field] ?? NaN));
  return { ...spreadOf(rounds), median: by(a[field].median, b[field].median) };
}

const figure = (target: number, spread: Spread): Figure => [target, spread.median, spread];

function print(title: string, measured: Readonly<Record<string, Measured>>): void {
  const short = ({ min, median, max }: Spread) =>
    [median, min, max].map((value) => Number(value.toPrecision(3))).join(' ');
  console.log(`${title}: median min max of req/s, p50 ms, p99 ms`);
  console.table(
    Object.fromEntries(
      Object.entries(measured).map(([name, { rps, p50, p99 }]) => [
        name,
        { 'req/s': short(rps), p50: short(p50), p99: short(p99) },
      ]),
    ),
  );
}

type Lab = Readonly<Record<string, number>>;

async function processes(stand: Stand, quick: boolean): Promise<readonly Row[]> {
  const inLab = async (run: string, count = 0): Promise<Lab | string> => {
    const child = startServer('lab', stand);
    await answerOf(child);
    await stand.machine.idle();
    child.send({ run, count });
    const { value, error = '' } = await answerOf<{ value?: Lab; error?: string }>(child);
    await dismiss(child);
    return value ?? error;
  };
  const repeated = async (run: string, times: number) => {
    const all: (Lab | string)[] = [];
    for (let round = 0; round < times; round++) all.push(await inLab(run));
    return all;
  };
  const spread = (all: readonly (Lab | string)[], of: (value: Lab) => number, target: number): Figure => {
    const failed = all.find((one) => typeof one === 'string');
    if (failed !== undefined) return [target, failed];
    return figure(target, spreadOf(all.map((one) => of(one as Lab))));
  };
  const rounds = quick ? 3 : 9;
  const perPlain = ({ ours = NaN, plain = NaN }: Lab) => ours / plain;
  const hello = await repeated('coldHello', rounds);
  const wx = await repeated('coldWx', rounds);
  const own = await repeated('coldOwn', rounds);
  const kills = await repeated('kill', quick ? 2 : 5);
  const memory = process.platform === 'linux' ? null : 'this system does not tell';
  const count = quick ? 4 : 12;
  const helloMemory = memory ?? (await inLab('memoryHello', count));
  const wxMemory = memory ?? (await inLab('memoryWx', count));
  const size = (sizes: Lab | string, field: string, target: number): Figure =>
    typeof sizes === 'string' ? [target, sizes] : [target, sizes[field] ?? NaN];
  const overruns = memory === null ? await repeated('overrun', quick ? 1 : 3) : [memory];
  return [
    atMost('T7', 'cold hello, prewarmed / plain spawn', spread(hello, perPlain, 0.06)),
    atMost('T8', 'cold wx with the SDK of the platform / plain spawn', spread(wx, perPlain, 0.08)),
    atMost('T8b', 'cold wx with dependencies of its own / plain spawn', spread(own, perPlain, 0.3)),
    atMost('T9', `hello, PSS in MB, mean of ${count} instances`, size(helloMemory, 'pss', 20)),
    atMost('T9', `wx, PSS in MB, mean of ${count} instances`, size(wxMemory, 'pss', 40)),
    // What the prototype took, with room of its own.
    atMost('T9', `hello, private MB, mean of ${count} instances`, size(helloMemory, 'private', 15)),
    atMost('T9', `wx, private MB, mean of ${count} instances`, size(wxMemory, 'private', 35)),
    atMost(
      'T10',
      'endless loop answered after its deadline, ms',
      spread(kills, ({ late = NaN }) => late, 20),
    ),
    atMost(
      'T10b',
      'next call after it, ms',
      spread(kills, ({ next = NaN }) => next, 10),
    ),
    atMost(
      'T11',
      'most off-heap memory / configured',
      spread(overruns, ({ share = NaN }) => share, 1.2),
    ),
  ];
}
