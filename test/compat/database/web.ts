import type { Database } from '../../../cloud/client';
import { runAll } from './program';
import type { Column } from './scenario';

interface WebApp {
  registerHost(host: string, protocol: string): void;
  auth(options?: object): { signInAnonymously(): Promise<unknown> };
  database(config?: object): Database;
}

interface WebSdk {
  init(options: object): WebApp;
}

/** What a program that runs the scenarios with js-sdk is told. */
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
async function main({ sdk, version, host, env, prefix, mode }: WebOrders): Promise<void> {
  const loaded = module.require(sdk) as WebSdk & { readonly default?: WebSdk };
  const app = (loaded.default ?? loaded).init({ env, endPointMode: mode });
  app.registerHost(host, 'http');
  await app.auth({ persistence: 'none' }).signInAnonymously();
  const done: Column = {
    version,
    ...(await runAll((config) => app.database(config), { flavour: 'web', prefix })),
  };
  process.stdout.write(`\nCOLUMN ${JSON.stringify(done)}\n`, () => process.exit(0));
}

/** The package's code is one line of half a million characters, which would hide what went wrong. */
function fail(error: unknown): void {
  const { stack = JSON.stringify(error) } = error as Error;
  process.stderr.write(`FAILED ${stack}\n`, () => process.exit(1));
}

process.on('uncaughtException', fail);
main(JSON.parse(process.argv[2] ?? '') as WebOrders).catch(fail);
