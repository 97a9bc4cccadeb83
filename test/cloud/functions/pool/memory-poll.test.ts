import { createFakeClock } from '../../../../cloud/base';
import { createMemoryPoll } from '../../../../cloud/functions/pool/memory-poll';

test('one look is for all, and nothing is looked at where nothing is watched', async () => {
  const clock = createFakeClock();
  const asked: (readonly number[])[] = [];
  const seen: string[] = [];
  const poll = createMemoryPoll(
    {
      everyMs: 50,
      async read(pids) {
        asked.push(pids);
        return new Map([[1, 10 * asked.length]]);
      },
    },
    clock,
  );
  const turn = async () => {
    clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await turn();
  expect(asked).toEqual([]);
  poll.watch(1, (bytes) => seen.push(`1: ${bytes}`));
  poll.watch(2, (bytes) => seen.push(`2: ${bytes}`));
  await turn();
  expect(asked).toEqual([[1, 2]]);
  expect(seen).toEqual(['1: 10']);
  poll.unwatch(2);
  await turn();
  expect(asked).toEqual([[1, 2], [1]]);
  poll.unwatch(1);
  await turn();
  await turn();
  expect(asked).toHaveLength(2);
  poll.watch(1, (bytes) => seen.push(`again: ${bytes}`));
  await turn();
  expect(seen).toEqual(['1: 10', '1: 20', 'again: 30']);
});
