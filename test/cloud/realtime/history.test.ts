import type { WatchChange } from '../../../cloud/protocol';
import { createHistory } from '../../../cloud/realtime/history';

const change = (id: number): WatchChange => ({
  dataType: 'remove',
  queueType: 'dequeue',
  id,
  document: { _id: id },
});

describe('createHistory', () => {
  it('gives what came after a place', () => {
    const history = createHistory();
    expect([history.event, history.since(0)]).toEqual([0, []]);
    for (let id = 1; id <= 3; id++) history.add([change(id)]);
    expect(history.since(1)?.map(({ event }) => event)).toEqual([2, 3]);
    expect(history.since(3)).toEqual([]);
  });

  it.each([4, -1, 1.5, NaN])('does not know place %p', (event) => {
    const history = createHistory();
    for (let id = 1; id <= 3; id++) history.add([change(id)]);
    expect(history.since(event)).toBeUndefined();
  });

  it('forgets the oldest batches, by their number and by what is in them', () => {
    const many = createHistory();
    for (let id = 1; id <= 1500; id++) many.add([change(id)]);
    expect([many.since(499), many.since(500)?.length]).toEqual([undefined, 1000]);
    const large = createHistory();
    for (let id = 1; id <= 3; id++) large.add(Array.from({ length: 15_000 }, (_, at) => change(at)));
    expect([large.since(1), large.since(2)?.length]).toEqual([undefined, 1]);
  });
});
