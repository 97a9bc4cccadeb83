import fc from 'fast-check';
import { createFakeClock, systemClock } from '../../../cloud/base';

describe('a fake clock', () => {
  it('stands still until told and begins where it is told', () => {
    const clock = createFakeClock(1000);
    expect([clock.now(), clock.elapsed()]).toEqual([1000, 0]);
    clock.advance(25);
    expect([clock.now(), clock.elapsed()]).toEqual([1025, 25]);
    expect(createFakeClock().now()).toBe(Date.UTC(2026, 0, 1));
  });

  it('fires what falls due, by time and then by order of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 30 }), (delays) => {
        const clock = createFakeClock(0);
        const fired: { delay: number; index: number; at: number }[] = [];
        delays.forEach((delay, index) =>
          clock.after(delay, () => fired.push({ delay, index, at: clock.now() })),
        );
        clock.advance(20);
        const wanted = delays
          .map((delay, index) => ({ delay, index, at: delay }))
          .sort((a, b) => a.delay - b.delay || a.index - b.index);
        expect(fired).toEqual(wanted);
      }),
    );
  });

  it('fires timers that a timer sets, within the same step where they fall due', () => {
    const clock = createFakeClock(0);
    const fired: number[] = [];
    clock.after(10, () => {
      clock.after(5, () => fired.push(clock.now()));
      clock.after(50, () => fired.push(clock.now()));
    });
    clock.advance(30);
    expect(fired).toEqual([15]);
    clock.advance(30);
    expect(fired).toEqual([15, 60]);
  });

  it('never fires a timer taken back, even by one of the same moment', () => {
    const clock = createFakeClock(0);
    const fired: string[] = [];
    const second = { cancel: (): void => undefined };
    clock.after(10, () => {
      fired.push('first');
      second.cancel();
    });
    second.cancel = clock.after(10, () => fired.push('second')).cancel;
    const third = clock.after(20, () => fired.push('third'));
    third.cancel();
    clock.advance(100);
    expect(fired).toEqual(['first']);
    third.cancel();
  });

  it('takes a time that has passed for now', () => {
    const clock = createFakeClock(100);
    let at = 0;
    clock.after(-50, () => (at = clock.now()));
    clock.advance(0);
    expect(at).toBe(100);
  });
});

describe('the system’s clock', () => {
  it('fires once, not before its time', async () => {
    const start = systemClock.elapsed();
    const hold = setInterval(() => undefined, 1000);
    await new Promise<void>((resolve) => systemClock.after(15, resolve));
    clearInterval(hold);
    expect(systemClock.elapsed() - start).toBeGreaterThan(13);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });

  it('takes a timer back', async () => {
    let fired = false;
    systemClock.after(1, () => (fired = true)).cancel();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(fired).toBe(false);
  });
});
