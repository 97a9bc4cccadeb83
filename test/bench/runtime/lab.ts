import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCloudError, type CloudConfig } from '../../../cloud/base';
import { openBare } from './bare';

/** Time for prewarmed workers to boot and for the processor to come to rest. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 1500));

/** Milliseconds of a cold call, and beside it those from spawning a plain node to the first result. */
async function cold(config: CloudConfig, name: string): Promise<Readonly<Record<'ours' | 'plain', number>>> {
  const bare = await openBare(config);
  try {
    await settle();
    const began = performance.now();
    const { coldStart } = await bare.call(name);
    const ours = performance.now() - began;
    if (!coldStart) throw new Error(`${name} was warm`);
    // The place of the claimed worker is being filled again.
    await settle();
    return { ours, plain: await plain(join(config.functionsDir, name, 'index.js')) };
  } finally {
    await bare.stop();
  }
}

/** The same for packages of the function's own, once they are kept compiled: that happens after the first cold start. */
async function coldOwn(config: CloudConfig) {
  const packs = join(config.cacheDir, 'packs');
  const isPacked = () => existsSync(packs) && readdirSync(packs).some((name) => name.endsWith('.pack'));
  if (!isPacked()) {
    const bare = await openBare(config);
    try {
      await bare.call('wx-own');
      for (const deadline = performance.now() + 20_000; !isPacked(); await settle()) {
        if (performance.now() > deadline) throw new Error('its packages were not compiled');
      }
    } finally {
      await bare.stop();
    }
  }
  return cold(config, 'wx-own');
}

async function plain(entry: string): Promise<number> {
  const script = `Promise.resolve(require(${JSON.stringify(entry)}).main({},{})).then(() => process.send(1))`;
  const began = performance.now();
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await new Promise((resolve) => child.once('message', resolve));
  const took = performance.now() - began;
  child.kill();
  return took;
}

/** Mean megabytes of `count` instances side by side. */
async function memory(config: CloudConfig, name: string, count: number) {
  const bare = await openBare({ ...config, maxInstances: count });
  try {
    const pids = new Set<number>();
    for (let turn = 0; pids.size < count && turn < 5; turn++) {
      const calls = Array.from({ length: count }, () => bare.call(name, { ms: 2000 }));
      for (const { result } of await Promise.all(calls)) pids.add(Number(Buffer.from(result).toString()));
    }
    const sizes = [...pids].map((pid) => {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      const of = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
      return { pss: of('Pss'), private: of('Private_Dirty') + of('Private_Clean') };
    });
    const mean = (field: 'pss' | 'private') => sizes.reduce((sum, one) => sum + one[field], 0) / sizes.length;
    return { pss: mean('pss'), private: mean('private'), instances: sizes.length };
  } finally {
    await bare.stop();
  }
}

/** How long after its deadline a loop is answered and dead, and the call after it, in milliseconds. */
async function kill(config: CloudConfig) {
  const bare = await openBare(config);
  try {
    await bare.call('loops');
    await settle();
    const began = performance.now();
    await bare.call('loops', { forever: true }).catch((error: unknown) => {
      if (!isCloudError(error) || error.code !== 'FUNCTION_TIMEOUT') throw error as Error;
    });
    const late = performance.now() - began - 1000;
    const again = performance.now();
    await bare.call('loops');
    return { late, next: performance.now() - again };
  } finally {
    await bare.stop();
  }
}

/** Most resident memory of an instance of 256 MB that fills buffers, over its limit. */
async function overrun(config: CloudConfig) {
  const bare = await openBare(config);
  try {
    await settle();
    let most = 0;
    let over = false;
    const call = bare.call('fills').catch(() => undefined);
    void call.then(() => (over = true));
    const ours = () =>
      readdirSync(`/proc/${process.pid}/task`).flatMap((task) =>
        readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').trim().split(' ').map(Number),
      );
    while (!over) {
      for (const pid of ours()) {
        try {
          const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
          most = Math.max(most, pages / 256);
        } catch {
          // Ended in between.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return { share: most / 256 };
  } finally {
    await bare.stop();
  }
}

/** What is measured without load, by name. */
export const LAB = {
  coldHello: (config: CloudConfig) => cold(config, 'hello'),
  coldWx: (config: CloudConfig) => cold(config, 'wx'),
  coldOwn,
  memoryHello: (config: CloudConfig, count: number) => memory(config, 'hello-waits', count),
  memoryWx: (config: CloudConfig, count: number) => memory(config, 'wx-waits', count),
  kill,
  overrun,
} as const;
