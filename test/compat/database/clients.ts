import { createCloud } from '../../../cloud/client';
import type { TestCloud } from '../../../cloud/testing';
import { fetchWx } from '../../cloud/client/database/fetch-wx';
import { runAll } from './program';
import { functionOf, prefixOf } from './project';
import { runOnPage } from './run-page';
import { runServer, runWeb } from './run-web';
import { CLIENTS, type ClientName, type Column } from './scenario';

/** Runs every scenario with every client against a running cloud, side by side: each has collections of its own. */
export async function runClients(cloud: TestCloud): Promise<Readonly<Record<ClientName, Column>>> {
  const columns = await Promise.all(CLIENTS.map((client) => runClient(client, cloud)));
  return Object.fromEntries(CLIENTS.map((client, index) => [client, columns[index]])) as Record<
    ClientName,
    Column
  >;
}

async function runClient(client: ClientName, cloud: TestCloud): Promise<Column> {
  const prefix = prefixOf(client);
  const [name = '', version = '', mode = 'CLOUD_API'] = client.split(' ');
  if (name === 'wx-server-sdk') {
    const alice = await cloud.as('alice');
    return (await alice.callFunction(functionOf(version), { prefix })) as Column;
  }
  if (name === '@cloudbase/node-sdk') return runServer(cloud, prefix);
  if (version.startsWith('1.')) return runOnPage(cloud, prefix);
  if (name === '@cloudbase/js-sdk')
    return runWeb(cloud, { prefix, mode: mode === 'REST' ? 'GATEWAY' : 'CLOUD_API' });
  const page = createCloud(fetchWx('alice'), { gateway: cloud.url });
  return {
    version: 'this one',
    ...(await runAll((config) => page.database(config), { flavour: 'wx', prefix })),
  };
}
