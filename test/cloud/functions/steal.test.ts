import { startStage, type Stage } from './harness';

let stage: Stage;
let opened = 0;
beforeAll(async () => {
  stage = await startStage(
    { maxInstances: 2 },
    {
      credentials: {
        open: ({ requestId }) => ({
          apiToken: `${requestId} ${++opened}`,
          secretId: 'id',
          secretKey: 'key',
          sessionToken: 'session',
        }),
        close: () => undefined,
      },
    },
  );
});
afterAll(() => stage.stop());

test('calls sent ahead to an instance whose head is slow are run elsewhere, once each', async () => {
  await Promise.all([stage.call('counts'), stage.call('counts')]);
  // Calls are sent ahead only while they are fast on average, which a busy machine may keep them from being.
  for (let turn = 0; ; turn++) {
    expect(turn).toBeLessThan(20);
    for (let i = 0; i < 30; i++) await stage.call('waits', { ms: 0 });
    const order: string[] = [];
    const before = opened;
    const run = async (name: string, ms: number) => {
      await stage.call('waits', { ms });
      order.push(name);
    };
    await Promise.all([run('slow', 400), ...Array.from({ length: 6 }, (_, i) => run(`fast ${i}`, 0))]);
    expect(order).toHaveLength(7);
    expect(order.at(-1)).toBe('slow');
    // One that was given back gets another credential.
    if (opened - before > 7) break;
  }
});
