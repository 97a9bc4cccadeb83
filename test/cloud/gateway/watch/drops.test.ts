import { createFakeClock } from '../../../../cloud/base';
import { createDropper } from '../../../../cloud/gateway/watch/drops';

describe('createDropper', () => {
  const livesOf = (seed: number) => {
    const clock = createFakeClock();
    const dropper = createDropper({ seconds: 5, seed }, clock);
    const lives: number[] = [];
    for (let socket = 0; socket < 1000; socket++) dropper.begin(() => lives.push(clock.elapsed()));
    clock.advance(3_600_000);
    return lives;
  };

  it('breaks each once, after its own time, the same for the same seed', () => {
    const lives = livesOf(1);
    expect(lives).toHaveLength(1000);
    const mean = lives.reduce((sum, life) => sum + life, 0) / lives.length;
    expect(mean).toBeGreaterThan(4000);
    expect(mean).toBeLessThan(6000);
    expect(livesOf(1)).toEqual(lives);
    expect(livesOf(2)).not.toEqual(lives);
  });

  it('leaves alone what has ended by itself', () => {
    const clock = createFakeClock();
    let dropped = 0;
    createDropper({ seconds: 1 }, clock)
      .begin(() => dropped++)
      .cancel();
    clock.advance(1_000_000);
    expect(dropped).toBe(0);
  });
});
