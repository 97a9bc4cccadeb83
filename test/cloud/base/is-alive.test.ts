import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive } from '../../../cloud/base';

it('tells processes that run from those that have ended', async () => {
  expect(isAlive(process.pid)).toBe(true);
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  expect(isAlive(child.pid ?? 0)).toBe(false);
});

// Elsewhere no process is left of one that has ended.
(process.platform === 'linux' ? it : it.skip)(
  'takes a process that nobody has asked how it ended for ended (Linux)',
  async () => {
    // The shell becomes a program that never asks.
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
      // It is still there for who looks less closely.
      expect(process.kill(pid, 0)).toBe(true);
    } finally {
      parent.kill();
      await once(parent, 'close');
    }
  },
);
