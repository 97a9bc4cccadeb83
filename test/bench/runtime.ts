import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCold, measureKill, measureMemory, measureOverrun } from './runtime/cold';
import {
  alternate,
  cloudbaseTarget,
  directTarget,
  httpTarget,
  urlTarget,
  type Target,
} from './runtime/targets';

// Targets T1 to T11 of the function runtime. Usage: npx tsx test/bench/runtime.ts [--quick] [--json FILE] [--gateway URL]
// With --gateway the named URL, which must run the function hello for a bare POST, is measured in place of the minimal front.
interface Row {
  readonly id: string;
  readonly what: string;
  readonly target: string;
  /** null = not measured. */
  readonly measured: number | null;
  readonly met: boolean | null;
  readonly why?: string;
}

const atLeast = (id: string, what: string, [least, measured]: readonly [number, number]): Row => ({
  id,
  what,
  target: `>= ${least}`,
  measured,
  met: measured >= least,
});
const atMost = (id: string, what: string, [most, measured]: readonly [number, number | null]): Row => ({
  id,
  what,
  target: `<= ${most}`,
  measured,
  met: measured === null ? null : measured <= most,
  ...(measured === null ? { why: 'this system does not tell' } : {}),
});
const PEERS = [
  'miniflare',
  'gff',
  'aws-lambda-ric',
  'lambda-local',
  'serverless-offline',
  'wrangler',
  'firebase',
];

async function throughput(rounds: number, ms: number, gateway: string | undefined): Promise<Row[]> {
  const peer = await cloudbaseTarget(ms);
  const targets: Target[] = [
    await httpTarget('raw', ms),
    gateway === undefined ? await httpTarget('ours', ms) : urlTarget('ours', gateway, ms),
    await httpTarget('ours-d1', ms),
    await directTarget('pool', ms * 10),
    await directTarget('pool-d1', ms * 10),
    await directTarget('fork', ms * 10),
    ...(peer === null ? [] : [peer]),
  ];
  try {
    for (const target of targets) await target.measure(64);
    const many = await alternate(targets, { rounds, concurrency: 64 });
    const one = await alternate(targets, { rounds, concurrency: 1 });
    console.table({ ...many });
    console.table({ ...one });
    const ratio = (a: string, b: string) => (many[a]?.rps ?? NaN) / (many[b]?.rps ?? NaN);
    const cff: Row[] =
      peer === null
        ? []
        : [
            atMost('T4b', 'c=1 p50, ours / cff', [1.5, (one['ours']?.p50 ?? NaN) / (one['cff']?.p50 ?? NaN)]),
            atLeast('T5', 'c=64 req/s, ours / cff', [2.5, ratio('ours', 'cff')]),
            atLeast('T5b', 'the same without prefetch', [1.5, ratio('ours-d1', 'cff')]),
            atMost('T6', 'c=64 p99, ours / cff', [
              0.25,
              (many['ours']?.p99 ?? NaN) / (many['cff']?.p99 ?? NaN),
            ]),
          ];
    return [
      atLeast('T1', 'c=64 req/s, ours / raw node:http', [0.38, ratio('ours', 'raw')]),
      atLeast('T2', 'the same without prefetch', [0.22, ratio('ours-d1', 'raw')]),
      atLeast('T3', 'c=64 req/s, ours / raw fork-IPC', [0.45, ratio('ours', 'fork')]),
      atLeast('T3b', 'pool alone / raw fork-IPC', [1.2, ratio('pool', 'fork')]),
      atMost('T4', 'c=1 p50, ours - fork-IPC, ms', [
        0.25,
        (one['ours']?.p50 ?? NaN) - (one['fork']?.p50 ?? NaN),
      ]),
      ...cff,
      ...[...(peer === null ? ['cff'] : []), ...PEERS].map((name) => ({
        id: 'T5',
        what: `c=64 req/s, ours / ${name}`,
        target: '',
        measured: null,
        met: null,
        why: 'not measured: not installed',
      })),
    ];
  } finally {
    for (const target of targets) target.stop();
  }
}

async function processes(rounds: number, count: number): Promise<Row[]> {
  const cold = await measureCold(rounds);
  const memory = await measureMemory('waits', count);
  const kill = await measureKill();
  return [
    atMost('T7', 'cold hello, prewarmed / plain spawn', [0.06, cold.hello]),
    atMost('T8', 'cold wx with the platform SDK / plain spawn', [0.08, cold.wx]),
    atMost('T9', `hello, PSS in MB of ${count} instances`, [20, memory]),
    atMost('T10', 'endless loop dead after its deadline, ms', [20, kill.late]),
    atMost('T10b', 'next call after it, ms', [10, kill.next]),
    atMost('T11', 'off-heap memory / configured', [1.2, await measureOverrun()]),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, json: { type: 'string' }, gateway: { type: 'string' } },
  });
  const quick = values.quick === true;
  const rows = [
    ...(await throughput(quick ? 3 : 7, quick ? 700 : 3000, values.gateway)),
    ...(await processes(quick ? 3 : 9, quick ? 4 : 12)),
  ];
  const machine = {
    node: process.version,
    system: `${process.platform} ${release()}`,
    cpus: cpus().length,
    cpu: cpus()[0]?.model,
    memoryGB: Math.round(totalmem() / 2 ** 30),
  };
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  console.table(
    rows.map(({ id, what, target, measured, met, why }) => ({
      id,
      what,
      target,
      measured: measured === null ? (why ?? '') : Number(measured.toPrecision(3)),
      outcome: met === null ? '-' : met ? 'met' : 'missed',
    })),
  );
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ machine, commit, quick, rows }, null, 2));
}

void main();
