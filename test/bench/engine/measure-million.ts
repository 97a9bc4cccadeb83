import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../machine';
import { atMost, info, spreadOf, type Row } from '../rows';
import { answerOf } from './children';

const FEW = 10_000;
/** Megabytes that heaps of two threads may differ by; a million documents have some 280. */
const FLAT = 64;

interface Filled {
  readonly bytes: number;
  readonly seconds: number;
  readonly file: number;
}

interface ReadBack {
  readonly opened: number;
  readonly firstAnswer: number;
  readonly begin: number;
  readonly end: number;
  readonly scan: number;
}

interface Million {
  readonly compiled: string;
  readonly machine: Machine;
  readonly quick: boolean;
}

/** A large folder beside a small one: size, start, memory. */
export async function measureMillion({ compiled, machine, quick }: Million): Promise<readonly Row[]> {
  const many = quick ? 100_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'yunlet-bench-million-'));
  const run = async <T>(what: string, dir: string, count: number): Promise<T> => {
    const child = fork(join(compiled, 'million.js'), [what, join(folder, dir), String(count)], {
      execArgv: [],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const answer = await answerOf<T>(child);
    await exited;
    return answer;
  };
  try {
    const filled = await run<Filled>('fill', 'many', many);
    await run<Filled>('fill', 'few', FEW);
    await machine.idle();
    const large: ReadBack[] = [];
    const small: ReadBack[] = [];
    for (let round = 0; round < (quick ? 2 : 5); round++) {
      large.push(await run<ReadBack>('read', 'many', many));
      small.push(await run<ReadBack>('read', 'few', FEW));
    }
    const start = spreadOf(large.map(({ firstAnswer }) => firstAnswer));
    const grown = spreadOf(large.map(({ end }, round) => end - (small[round]?.end ?? NaN)));
    const label = `${many} documents`;
    const memory = Number.isNaN(grown.median) ? 'this system does not tell' : grown.median;
    return [
      atMost('E6', `${label}: start to the first answer, ms`, [300, start.median, start]),
      atMost(
        'E7',
        `${label}: private MB after 20,000 reads and a scan, over ${FEW} documents after the same`,
        typeof memory === 'string' ? [FLAT, memory] : [FLAT, memory, grown],
      ),
      info('E8', `${label} with two indexes: file / BSON`, [filled.file / filled.bytes]),
      info('E8', `${label}: file in MB`, [filled.file / 1e6]),
      info('E9', `${label}: inserted over the wire, per second`, [many / filled.seconds]),
      info('E9', `${label}: count by a scan, s`, [spreadOf(large.map(({ scan }) => scan / 1000)).median]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
