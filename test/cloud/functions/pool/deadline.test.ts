import { createFakeClock } from '../../../../cloud/base';
import { createDeadline } from '../../../../cloud/functions/pool/deadline';

const make = () => {
  const clock = createFakeClock();
  const missed: number[] = [];
  const deadline = createDeadline(clock);
  return {
    clock,
    deadline,
    missed,
    set: (ms: number) => deadline.set(ms, () => missed.push(clock.elapsed())),
  };
};

test('a missed deadline is told once, at its time', () => {
  const { clock, missed, set } = make();
  set(100);
  clock.advance(99);
  expect(missed).toEqual([]);
  clock.advance(1);
  clock.advance(1000);
  expect(missed).toEqual([100]);
});

test('it may be moved later and earlier', () => {
  const { clock, missed, set } = make();
  set(100);
  clock.advance(50);
  set(100);
  clock.advance(99);
  expect(missed).toEqual([]);
  clock.advance(1);
  expect(missed).toEqual([150]);
  set(1000);
  set(10);
  clock.advance(10);
  expect(missed).toEqual([150, 160]);
});

test('a cleared one is not told, and can be set again', () => {
  const { clock, deadline, missed, set } = make();
  set(100);
  deadline.clear();
  clock.advance(60);
  set(100);
  clock.advance(99);
  expect(missed).toEqual([]);
  clock.advance(1);
  expect(missed).toEqual([160]);
  set(5);
  deadline.stop();
  clock.advance(1000);
  expect(missed).toEqual([160]);
});
