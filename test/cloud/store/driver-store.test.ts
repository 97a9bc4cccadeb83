import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomIds, silentLogger } from '../../../cloud/base';
import { openEngine, type EngineHandle } from '../../../cloud/engine';
import { createDriverStore, type Store } from '../../../cloud/store';
import { storeSuite } from '../../suites/store';

describe('the store on the embedded engine', () => {
  let dir: string;
  let engine: EngineHandle;
  let store: Store;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yunlet-store-'));
    engine = await openEngine({
      dataDir: dir,
      host: '127.0.0.1',
      port: 0,
      username: 'yunlet',
      password: 'p@ss/word',
      logger: silentLogger,
    });
    store = createDriverStore({ uri: engine.uri, logger: silentLogger });
    await store.start();
  });

  afterAll(async () => {
    await store.stop();
    await engine.stop();
    await rm(dir, { recursive: true });
  });

  storeSuite(() => ({ store, database: 'contract' }));

  it('leaves every collection sound', async () => {
    for (const collection of await store.collections('contract')) {
      const reply = await store.command('contract', { validate: collection });
      expect({ ...reply, collection }).toMatchObject({ collection, valid: true, errors: [] });
    }
  });

  it('stops twice without harm', async () => {
    const second = createDriverStore({ uri: engine.uri, logger: silentLogger });
    await second.start();
    await second.stop();
    await second.stop();
  });
});

const uri = process.env['MONGODB_URI'];

if (uri === undefined) {
  process.stdout.write('The store suite on a real MongoDB is left out: MONGODB_URI is not set\n');
} else {
  describe('the store on the MongoDB of MONGODB_URI', () => {
    const store = createDriverStore({ uri, logger: silentLogger });
    const database = `yunlet_contract_${randomIds.hex(4)}`;
    beforeAll(() => store.start());
    afterAll(async () => {
      await store.dropDatabase(database);
      await store.stop();
    });
    storeSuite(() => ({ store, database }));
  });
}
