import { buildSync } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestCloud } from '../../../cloud/testing';
import type { Column } from './scenario';
import type { ServerOrders } from './server';
import type { WebOrders } from './web';

/** Runs every scenario with js-sdk's build for Node, in a process of its own. */
export function runWeb(
  cloud: TestCloud,
  { prefix, mode }: Pick<WebOrders, 'prefix' | 'mode'>,
): Promise<Column> {
  const { main, version } = installed('@cloudbase/js-sdk');
  const sdk = join(dirname(main), 'index.node.cjs.js');
  const { host } = new URL(cloud.url);
  const orders: WebOrders = { sdk, version, host, env: cloud.env, prefix, mode };
  return runProgram('web.ts', orders);
}

/** Runs every scenario with node-sdk and a secret key, in a process of its own. */
export function runServer({ url, env, key }: TestCloud, prefix: string): Promise<Column> {
  const { main: sdk, version } = installed('@cloudbase/node-sdk');
  const orders: ServerOrders = { sdk, ws: require.resolve('ws'), version, url, env, key, prefix };
  // In a container of the cloud, which this says it is, the SDK does not look for its metadata host before each call.
  return runProgram('server.ts', orders, { CBR_ENV_ID: 'table' });
}

/** The main file and the version of a package. */
export function installed(name: string): { readonly main: string; readonly version: string } {
  const main = require.resolve(name);
  const about = readFileSync(join(dirname(main), '../package.json'), 'utf8');
  return { main, version: (JSON.parse(about) as Column).version };
}

async function runProgram(source: string, orders: object, more: object = {}): Promise<Column> {
  const folder = mkdtempSync(join(tmpdir(), 'yunlet-column-'));
  try {
    const program = join(folder, 'program.js');
    buildSync({ entryPoints: [join(__dirname, source)], outfile: program, bundle: true, platform: 'node' });
    const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(orders)], {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
      env: { ...process.env, ...more },
    });
    const line = stdout.split('\n').find((one) => one.startsWith('COLUMN '));
    if (line === undefined) throw new Error(`no column but ${stdout.slice(0, 500)}`);
    return JSON.parse(line.slice('COLUMN '.length)) as Column;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
