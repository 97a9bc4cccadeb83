import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    // The shell becomes a program that asks for no child of its.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n') await turn();
      expect(isAlive(pid)).toBe(true);
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await turn();
      // It is still there for who looks less closely.
      expect(process.kill(pid, 0)).toBe(true);
    } finally {
      const over = once(parent, 'exit');
      parent.kill('SIGKILL');
      await over;
    }
  },
);
