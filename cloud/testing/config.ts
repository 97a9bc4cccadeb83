import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { osCacheDir, readJsonFile, readProject, resolveConfig, type CloudConfig } from '../base';
import type { TestCloudOptions } from './options';

/**
 * The settings of a test cloud: those of the project, on any free port, with its state in `dataDir`. Environment
 * variables change nothing, so that a test runs alike everywhere.
 */
export function testConfig(
  options: Pick<TestCloudOptions, 'project' | 'env' | 'strict' | 'mongodb'>,
  dataDir: string,
): CloudConfig {
  const dir = resolve(options.project ?? nearestProject(process.cwd()));
  return resolveConfig({
    project: readProject(dir),
    file: readJsonFile(join(dir, 'yunlet.config.json')),
    mode: 'test',
    ...(options.mongodb === undefined ? {} : { env: { MONGODB_URI: options.mongodb } }),
    cacheDir: osCacheDir({ system: process.platform, home: homedir(), env: {} }),
    flags: {
      dataDir,
      host: '127.0.0.1',
      port: 0,
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.strict === undefined ? {} : { strict: options.strict }),
    },
  });
}

/** The nearest folder from `from` upwards with a project.config.json, else `from`, whose absence is then reported. */
export function nearestProject(from: string): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'project.config.json'))) return dir;
    if (dirname(dir) === dir) return from;
  }
}
