import { createFakeClock } from '../../../../cloud/base';
import { createDeadline } from '../../../../cloud/functions/pool/deadline';

const make = (afterInput: (run: () => void) => void = (run) => run()) => {
  const clock = createFakeClock();
  const missed: number[] = [];
  const deadline = createDeadline(clock, { afterInput });
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

test('time in which nobody got to run is not counted', () => {
  const clock = createFakeClock();
  let lost = 0;
  // As on a machine that is busy with other things: timers come late, all of them.
  const late = { ...clock, elapsed: () => clock.elapsed() + lost };
  const missed: number[] = [];
  createDeadline(late, { afterInput: (run) => run() }).set(1000, () => missed.push(clock.elapsed()));
  clock.advance(350);
  lost = 5000;
  clock.advance(639);
  expect(missed).toEqual([]);
  clock.advance(1);
  expect(missed).toEqual([990]);
});

test('time can be made to stand still', () => {
  const clock = createFakeClock();
  let stands = true;
  const missed: number[] = [];
  const deadline = createDeadline(clock, { stands: () => stands, afterInput: (run) => run() });
  deadline.set(1000, () => missed.push(clock.elapsed()));
  clock.advance(5000);
  stands = false;
  clock.advance(1000);
  expect(missed).toEqual([6000]);
});

test('what has come in by the deadline is read first', () => {
  const turns: (() => void)[] = [];
  const { clock, deadline, missed, set } = make((run) => turns.push(run));
  set(100);
  clock.advance(100);
  expect(missed).toEqual([]);
  deadline.clear();
  turns.shift()?.();
  expect(missed).toEqual([]);
  set(100);
  clock.advance(100);
  set(100);
  turns.shift()?.();
  expect(missed).toEqual([]);
  clock.advance(100);
  turns.shift()?.();
  clock.advance(1000);
  expect(missed).toEqual([300]);
  expect(turns).toEqual([]);
});
