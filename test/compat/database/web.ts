import type { Database } from '../../../cloud/client';
import { printColumn } from './column';
import { runAll } from './program';

interface WebApp {
  registerHost(host: string, protocol: string): void;
  auth(options?: object): { signInAnonymously(options: object): Promise<unknown> };
  database(config?: object): Database;
}

interface WebSdk {
  init(options: object): WebApp;
}

/** What a program that runs the scenarios with js-sdk for Node is told. */
export interface WebOrders {
  /** The package's main file. */
  readonly sdk: string;
  readonly version: string;
  /** Where the cloud listens, as host:port. */
  readonly host: string;
  readonly env: string;
  readonly prefix: string;
  readonly mode: 'CLOUD_API' | 'GATEWAY';
}

/** A program of its own: a user that is signed in anonymously runs every scenario. Prints the column as one line. */
printColumn(async ({ sdk, version, host, env, prefix, mode }: WebOrders) => {
  const loaded = module.require(sdk) as WebSdk & { readonly default?: WebSdk };
  const app = (loaded.default ?? loaded).init({ env, endPointMode: mode });
  app.registerHost(host, 'http');
  await app.auth({ persistence: 'none' }).signInAnonymously({});
  return { version, ...(await runAll((config) => app.database(config), { flavour: 'web', prefix })) };
});
