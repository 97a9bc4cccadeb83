import { createCloud } from '../../../cloud/client';
import type { TestCloud } from '../../../cloud/testing';
import { fetchWx } from '../../cloud/client/database/fetch-wx';
import { runAll } from './program';
import { functionOf, prefixOf } from './project';
import { runWeb } from './run-web';
import type { ClientName, Column } from './scenario';

/** Runs every scenario with one client against a running cloud. */
export async function runClient(client: ClientName, cloud: TestCloud): Promise<Column> {
  const prefix = prefixOf(client);
  const [name = '', version = ''] = client.split(' ');
  if (name === 'wx-server-sdk') {
    const alice = await cloud.as('alice');
    return (await alice.callFunction(functionOf(version), { prefix })) as Column;
  }
  if (name === '@cloudbase/js-sdk') return runWeb(cloud, { prefix, mode: 'CLOUD_API' });
  const page = createCloud(fetchWx('alice'), { gateway: cloud.url });
  return {
    version: 'this one',
    ...(await runAll((config) => page.database(config), { flavour: 'wx', prefix })),
  };
}
