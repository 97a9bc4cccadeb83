import { buildSync } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestCloud } from '../../../cloud/testing';
import type { Column } from './scenario';
import type { WebOrders } from './web';

/** Runs every scenario with js-sdk's build for Node, in a process of its own. */
export async function runWeb(
  cloud: TestCloud,
  { prefix, mode }: Pick<WebOrders, 'prefix' | 'mode'>,
): Promise<Column> {
  const folder = mkdtempSync(join(tmpdir(), 'yunlet-web-'));
  try {
    const program = join(folder, 'web.js');
    buildSync({ entryPoints: [join(__dirname, 'web.ts')], outfile: program, bundle: true, platform: 'node' });
    const main = require.resolve('@cloudbase/js-sdk');
    const sdk = join(dirname(main), 'index.node.cjs.js');
    const { version } = JSON.parse(readFileSync(join(dirname(main), '../package.json'), 'utf8')) as {
      readonly version: string;
    };
    const { host } = new URL(cloud.url);
    const orders: WebOrders = { sdk, version, host, env: cloud.env, prefix, mode };
    const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(orders)], {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
    });
    const line = stdout.split('\n').find((one) => one.startsWith('COLUMN '));
    if (line === undefined) throw new Error(`no column but ${stdout.slice(0, 500)}`);
    return JSON.parse(line.slice('COLUMN '.length)) as Column;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
