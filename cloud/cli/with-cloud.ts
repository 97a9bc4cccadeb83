import { join } from 'node:path';
import { isCloudError } from '../base';
import type { CloudOptions } from '../index';
import { assembly } from './assembly';
import type { Call } from './command';
import { logWriter } from './function-logs';
import { commandLogger } from './output';
import { findTarget, type Target } from './running';
import { loadSettings } from './settings';

/** Uses the running cloud, or one started for this call alone, in the same data folder. */
export async function withCloud<T>(
  call: Call,
  use: (target: Target) => Promise<T>,
  options: Pick<CloudOptions, 'declares'> = {},
): Promise<T> {
  let target: Target | undefined;
  try {
    target = findTarget(call);
  } catch (error) {
    if (!isCloudError(error) || error.code !== 'CLOUD_NOT_RUNNING') throw error;
  }
  if (target !== undefined) return use(target);
  const { config } = loadSettings(call, 'test', { port: 0 });
  // What is declared concerns no function: none is built for it, and none complains.
  const used =
    options.declares === undefined
      ? config
      : { ...config, functionsDir: join(config.dataDir, 'no-functions') };
  const cloud = await assembly().createCloud(used, {
    logger: commandLogger(call, 'error'),
    onLog: logWriter(call),
    ...options,
  });
  try {
    return await use(cloud);
  } finally {
    await cloud.stop();
  }
}
