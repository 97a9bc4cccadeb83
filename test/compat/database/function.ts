import type { Database } from '../../../cloud/client';
import { runAll } from './program';
import type { Column } from './scenario';

interface ServerSdk {
  readonly DYNAMIC_CURRENT_ENV: unknown;
  init(options: object): void;
  database(config?: object): Database;
}

/** The cloud function that runs every scenario with its own wx-server-sdk. */
export async function main({ prefix }: { readonly prefix: string }): Promise<Column> {
  const cloud = load('wx-server-sdk') as ServerSdk;
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const { version } = load('wx-server-sdk/package.json') as { readonly version: string };
  return { version, ...(await runAll((config) => cloud.database(config), { flavour: 'wx', prefix })) };
}

/** The function's own copy, when it is called, whatever bundled this file. */
function load(name: string): unknown {
  return module.require(name);
}
