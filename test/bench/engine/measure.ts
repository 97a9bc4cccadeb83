import { compile } from '../compile';
import { atLeast, atMost, info, spreadOf, type Figure, type Row, type Spread } from '../rows';
import type { Effort } from '../runtime/measure';
import { startChild, type Child } from './children';
import { measureMillion } from './measure-million';
import { findPeer } from './peer';
import type { TaskName, Timing } from './tasks';

const TASKS: readonly TaskName[] = [
  'findOne',
  'findBy',
  'insert1',
  'insert64',
  'increment1',
  'increment64',
  'filter',
  'group',
  'sort',
  'lookup',
  'near',
];

type Timings = ReadonlyMap<string, readonly Timing[]>;

/**
 * The engine in process and behind the driver, beside better-sqlite3 with JSON, code written by hand, bare lmdb and an
 * echo. Each subject has a process of its own; in each round every subject does the task once, in turning order.
 */
export async function measureEngine({ machine, quick }: Effort): Promise<readonly Row[]> {
  const compiled = await compile('test/bench/engine');
  const peer = await findPeer();
  const names = ['here', 'wire', 'echo', 'hand', 'decoded', 'lmdb', ...('folder' in peer ? ['sqlite'] : [])];
  const children: Child[] = [];
  const found = new Map<TaskName, Timings>();
  try {
    for (const name of names) {
      children.push(await startChild(name, compiled, 'folder' in peer ? peer.folder : ''));
    }
    for (const task of TASKS) {
      await machine.idle();
      found.set(task, await alternate(children, task, quick ? 3 : 7));
    }
  } finally {
    for (const child of children) await child.stop();
  }
  print(found);
  checkSame(found);
  const why = 'why' in peer ? peer.why : undefined;
  return [
    ...goals(found),
    ...comparisons(found, why),
    ...(await measureMillion({ compiled, machine, quick })),
  ];
}

async function alternate(children: readonly Child[], task: TaskName, rounds: number): Promise<Timings> {
  const found = new Map<string, Timing[]>();
  // The first round is for the compiler of each.
  for (let round = -1; round < rounds; round++) {
    const turned = children.map(
      (_, at) => children[(at + round + children.length) % children.length] as Child,
    );
    for (const child of turned) {
      const timing = await child.run(task);
      if (timing === undefined || round < 0) continue;
      found.set(child.name, [...(found.get(child.name) ?? []), timing]);
    }
  }
  return found;
}

function goals(found: ReadonlyMap<TaskName, Timings>): readonly Row[] {
  const against = (task: TaskName, field: Field, [a, b]: readonly [string, string]) =>
    ratio(found.get(task), field, [a, b]);
  const figure = (target: number, spread: Spread): Figure => [target, spread.median, spread];
  return [
    atMost(
      'E1',
      'filter over 100k in process / by hand, decoding the same bytes',
      figure(3, against('filter', 'p50', ['here', 'hand'])),
    ),
    atMost(
      'E2',
      'group over 100k in process / by hand, decoding the same bytes',
      figure(5, against('group', 'p50', ['here', 'hand'])),
    ),
    atLeast(
      'E3',
      '64 durable inserts in flight in process, per second / bare lmdb puts',
      figure(0.4, against('insert64', 'perSecond', ['here', 'lmdb'])),
    ),
    atMost(
      'E4',
      'findOne by _id over the wire, p50 / echo on the same path',
      figure(1.3, against('findOne', 'p50', ['wire', 'echo'])),
    ),
  ];
}

const IN_FLIGHT: readonly TaskName[] = ['insert64', 'increment64'];

/** No goals: what the peer does of the same in the same run. Over 1: the engine takes longer. */
function comparisons(found: ReadonlyMap<TaskName, Timings>, why: string | undefined): readonly Row[] {
  return TASKS.flatMap((task) =>
    ['here', 'wire'].map((name) => {
      const what = `${task}, ${name === 'here' ? 'in process' : 'over the wire'}: time / better-sqlite3 with JSON`;
      if (why !== undefined) return info('E5', what, [why]);
      const field = IN_FLIGHT.includes(task) ? 'perSecond' : 'p50';
      const pair = [name, 'sqlite'] as const;
      const spread = ratio(found.get(task), field, field === 'p50' ? pair : [pair[1], pair[0]]);
      return info('E5', what, [spread.median, spread]);
    }),
  );
}

type Field = 'p50' | 'perSecond';

/** Of medians; the spread is of the rounds, each compared with the same round of the other. */
function ratio(timings: Timings | undefined, field: Field, [a, b]: readonly [string, string]): Spread {
  const left = (timings?.get(a) ?? []).map((timing) => timing[field]);
  const right = (timings?.get(b) ?? []).map((timing) => timing[field]);
  const rounds = left.map((value, round) => value / (right[round] ?? NaN));
  return { ...spreadOf(rounds), median: spreadOf(left).median / spreadOf(right).median };
}

/** All subjects must have found the same, else they did not do the same. */
function checkSame(found: ReadonlyMap<TaskName, Timings>): void {
  for (const [task, timings] of found) {
    const counts = [...timings].map(([name, all]) => [name, all.at(-1)?.results] as const);
    if (new Set(counts.map(([, results]) => results)).size > 1) {
      console.log(
        `${task}: different results: ${counts.map(([name, n]) => `${name} ${String(n)}`).join(', ')}`,
      );
    }
  }
}

function print(found: ReadonlyMap<TaskName, Timings>): void {
  console.log('p50 in ms, or per second for those in flight: the middle of the rounds');
  console.table(
    Object.fromEntries(
      [...found].map(([task, timings]) => {
        const field = IN_FLIGHT.includes(task) ? 'perSecond' : 'p50';
        const middle = (all: readonly Timing[]) => spreadOf(all.map((timing) => timing[field])).median;
        const cells = [...timings].map(([name, all]) => [name, Number(middle(all).toPrecision(3))] as const);
        return [task, Object.fromEntries(cells)];
      }),
    ),
  );
}
