import { createFakeClock, createLogger } from '../../../../cloud/base';
import { createPermissionFollower } from '../../../../cloud/database';
import { createPermissionTable } from '../../../../cloud/rules';
import type { Store } from '../../../../cloud/store';
import { openStore } from '../store';
import { createScene, declare, KEEP } from './scene';

describe('permissions that another process applies', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.stop());

  it('come into force within two seconds, and stay in force where nobody can look', async () => {
    const clock = createFakeClock();
    const log: string[] = [];
    const permissions = createPermissionTable({ collections: {}, storage: {} }, 'yunlet.config.json');
    let broken = false;
    let looks = 0;
    const follower = createPermissionFollower({
      store: {
        ...store,
        find: async (...given) => {
          looks++;
          if (broken) throw new Error('gone');
          return store.find(...given);
        },
      },
      envs: ['dev-1'],
      permissions,
      clock,
      logger: createLogger({ level: 'warn', format: 'json', write: (line) => log.push(line) }),
    });
    /** Lets two seconds pass and waits until it has looked and waits again. */
    const pass = async () => {
      const before = looks;
      const deadline = Date.now() + 5000;
      while (looks === before) {
        clock.advance(2000);
        if (Date.now() > deadline) throw new Error('it did not look');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const mode = () => permissions.permissionOf('notes', 'dev-1');
    await follower.start();
    const other = createScene(store);
    await pass();
    expect(mode()).toBe('PRIVATE');
    await other.apply(declare({ notes: { permission: 'ADMINONLY' } }), KEEP);
    // The second look begins when the first has ended.
    await pass();
    await pass();
    expect(mode()).toBe('ADMINONLY');
    broken = true;
    await pass();
    await pass();
    expect(mode()).toBe('ADMINONLY');
    expect(log.join()).toContain('could not be read');
    broken = false;
    await other.apply(declare({}), KEEP);
    await pass();
    await pass();
    expect(mode()).toBe('PRIVATE');
    await follower.stop();
    const before = looks;
    clock.advance(60_000);
    expect(looks).toBe(before);
  });
});
