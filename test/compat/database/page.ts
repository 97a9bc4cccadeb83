import type { Database } from '../../../cloud/client';
import { runAll } from './program';

interface PageSdk {
  init(options: object): {
    registerEndPoint(address: string): void;
    auth(options: object): { anonymousAuthProvider(): { signIn(): Promise<unknown> } };
    database(config?: object): Database;
  };
}

/** What the script on a page is told. */
export interface PageOrders {
  /** Where the cloud listens, as host:port. */
  readonly host: string;
  readonly env: string;
  readonly prefix: string;
}

/** On a page that has loaded js-sdk 1.x: a user that is signed in anonymously runs every scenario; gives the outcome as JSON. */
async function runOnPage({ host, env, prefix }: PageOrders): Promise<string> {
  const { cloudbase } = globalThis as unknown as {
    readonly cloudbase: PageSdk & { readonly default?: PageSdk };
  };
  const app = (cloudbase.default ?? cloudbase).init({ env });
  app.registerEndPoint(`//${host}/web`);
  await app.auth({ persistence: 'local' }).anonymousAuthProvider().signIn();
  return JSON.stringify(await runAll((config) => app.database(config), { flavour: 'web', prefix }));
}

Object.assign(globalThis, { runOnPage });
