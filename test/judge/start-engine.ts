import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(__dirname, '../..');

/** Starts `yunlet engine` on any free port, as a developer does. */
export async function startEngine(data: string): Promise<{ uri: string; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'bin/yunlet.js'), 'engine', '--data', data, '--port', '0', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error('the engine ended before it was ready');
  const { mongodb } = JSON.parse(first.value) as { mongodb: string };
  return {
    uri: mongodb,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
