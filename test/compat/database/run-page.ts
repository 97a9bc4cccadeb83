import { build } from 'esbuild';
import { join } from 'node:path';
import type { TestCloud } from '../../../cloud/testing';
import { openBrowser } from '../../cloud/gateway/web/browser';
import type { PageOrders } from './page';
import { installed } from './run-web';
import type { Column } from './scenario';

interface Page {
  eval(script: string): unknown;
  runOnPage(orders: PageOrders): Promise<string>;
}

/** Runs every scenario with js-sdk 1.x, which is for browsers alone, on a page of jsdom's. */
export async function runOnPage(cloud: TestCloud, prefix: string): Promise<Column> {
  const sdk = '@cloudbase/js-sdk-1';
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'page.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
  });
  const browser = await openBrowser(sdk);
  try {
    const page = browser.window as unknown as Page;
    page.eval(outputFiles[0]?.text ?? '');
    const { host } = new URL(cloud.url);
    const ran = JSON.parse(await page.runOnPage({ host, env: cloud.env, prefix })) as Omit<Column, 'version'>;
    return { version: installed(sdk).version, ...ran };
  } finally {
    browser.close();
  }
}
