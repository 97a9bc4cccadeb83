import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomIds, silentLogger } from '../../../cloud/base';
import { openEngine } from '../../../cloud/engine';
import { createDriverStore, type Store } from '../../../cloud/store';
import { prefixedStore } from '../../suites/prefixed-store';

/**
 * An empty store over an engine of its own. Stopping it stops the engine and removes its folder. With `MONGODB_URI` it is
 * over that server instead, in databases of its own, which stopping it drops.
 */
export async function openStore(): Promise<Store> {
  const uri = process.env['MONGODB_URI'];
  if (uri !== undefined && uri !== '') {
    const driver = createDriverStore({ uri, logger: silentLogger });
    const store = prefixedStore(driver, `yunlet_test_${randomIds.hex(4)}_`);
    await store.start();
    return store;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-database-'));
  const login = { username: 'yunlet', password: 'secret' };
  const engine = await openEngine({ dataDir, host: '127.0.0.1', port: 0, ...login, logger: silentLogger });
  const store = createDriverStore({ uri: engine.uri, logger: silentLogger });
  await store.start();
  const stop = async () => {
    await store.stop();
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...store, stop };
}
