import type { Database } from '../../../cloud/client';
import { runAll } from './program';
import { printColumn } from './column';

interface NodeSdk {
  init(options: object): { database(config?: object): Database };
}

/** What a program that runs the scenarios with node-sdk, outside of the cloud, is told. */
export interface ServerOrders {
  readonly sdk: string;
  /** The package that stands in where this Node has no WebSocket. */
  readonly ws: string;
  readonly version: string;
  readonly url: string;
  readonly env: string;
  readonly key: string;
  readonly prefix: string;
}

/** A program of its own: an administrator with a secret key runs every scenario. Prints the column as one line. */
printColumn(async ({ sdk, ws, version, url, env, key, prefix }: ServerOrders) => {
  if (!('WebSocket' in globalThis)) {
    const { WebSocket } = module.require(ws) as { readonly WebSocket: unknown };
    Object.assign(globalThis, { WebSocket });
  }
  const { init } = module.require(sdk) as NodeSdk;
  const app = init({ env, secretId: 'yunlet-admin', secretKey: key, serviceUrl: `${url}/admin` });
  return { version, ...(await runAll((config) => app.database(config), { flavour: 'server', prefix })) };
});
