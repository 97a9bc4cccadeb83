import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCloudError, randomIds } from '../../../cloud/base';
import { FIXTURES, startStage, type Stage } from '../../cloud/functions/harness';
import { median } from './targets';

/** Milliseconds from spawning a plain node to the first result of a function. */
async function plain(entry: string): Promise<number> {
  const began = performance.now();
  const script = `Promise.resolve(require(${JSON.stringify(entry)}).main({},{})).then(() => process.exit(0))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - began;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 1200));

/** Milliseconds of a cold call on a prewarmed worker. */
async function cold(stage: Stage, name: string): Promise<number> {
  await settle();
  const began = performance.now();
  const { coldStart } = await stage.invoke(name);
  if (!coldStart) throw new Error(`${name} was warm`);
  return performance.now() - began;
}

/** T7 and T8: medians of cold starts, each beside a plain spawn. */
export async function measureCold(rounds: number): Promise<Readonly<Record<'hello' | 'wx', number>>> {
  const ratios = { hello: [] as number[], wx: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const [kind, name] of [
      ['hello', 'hello'],
      ['wx', 'identity'],
    ] as const) {
      const stage = await startStage();
      try {
        const ours = await cold(stage, name);
        ratios[kind].push(ours / (await plain(join(FIXTURES, name, 'index.js'))));
      } finally {
        await stage.stop();
      }
    }
  }
  return { hello: median(ratios.hello), wx: median(ratios.wx) };
}

/** T9: proportional memory in MB of instances side by side; null where the kernel does not tell. */
export async function measureMemory(name: string, count: number): Promise<number | null> {
  const stage = await startStage({ maxInstances: count });
  try {
    const calls = await Promise.all(Array.from({ length: count }, () => stage.call(name, { ms: 1500 })));
    const pids = new Set(
      calls.map((value) => (typeof value === 'number' ? value : (value as { pid: number }).pid)),
    );
    const sizes = [...pids].map((pid) => {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
    });
    return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  } catch {
    return null;
  } finally {
    await stage.stop();
  }
}

/** T10: how long after its deadline a loop is dead, and the cold call after it, in milliseconds. */
export async function measureKill(): Promise<{ readonly late: number; readonly next: number }> {
  const stage = await startStage();
  try {
    await stage.call('loops');
    await settle();
    const began = performance.now();
    await stage.call('loops', { forever: true }).catch((error: unknown) => {
      if (!isCloudError(error) || error.code !== 'FUNCTION_TIMEOUT') throw error as Error;
    });
    const late = performance.now() - began - 1000;
    const again = performance.now();
    await stage.call('loops');
    return { late, next: performance.now() - again };
  } finally {
    await stage.stop();
  }
}

/** T11: most resident memory of an instance of 256 MB that fills buffers, over its limit; null where unknown. */
export async function measureOverrun(): Promise<number | null> {
  const stage = await startStage();
  try {
    const file = join(FIXTURES, 'fills-buffers', 'index.js');
    if (readFileSync(file, 'utf8') === '') return null;
    const caller = { requestId: randomIds.uuid() };
    let most = 0;
    const call = stage.call('fills-buffers', caller).catch(() => undefined);
    let over = false;
    void call.then(() => (over = true));
    const pids = () =>
      readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
    while (!over) {
      for (const pid of pids()) {
        try {
          const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
          most = Math.max(most, (pages * 4096) / 1024 / 1024);
        } catch {
          // Ended in between.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return most / 256;
  } catch {
    return null;
  } finally {
    await stage.stop();
  }
}
