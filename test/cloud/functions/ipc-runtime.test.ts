import { runCommand } from '../../../cloud/functions/platform/kill';
import { createPlatform } from '../../../cloud/functions/platform/platform';
import { startStage, until, type Stage } from './harness';

// Everything as on Windows, but for the program that ends a process.
const platform = {
  ...createPlatform({ system: 'win32', run: runCommand }),
  kill: (pid: number) => void process.kill(pid, 'SIGKILL'),
  keptVariables: ['PATH', 'Path', 'SystemRoot', 'HOME', 'TEMP'],
};

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({}, { platform });
});
afterAll(() => stage.stop());

test('calls, drains and identities work over IPC', async () => {
  const users = ['ann', 'bob', 'cat'];
  const seen = await Promise.all(users.map((user) => stage.call('identity', {}, user)));
  expect(seen).toMatchObject(users.map((OPENID) => ({ wx: { OPENID } })));
  await until('all have drained', () => stage.open.size === 0);
  const first = (await stage.call('counts')) as { pid: number };
  expect(await stage.call('counts')).toEqual({ calls: 2, pid: first.pid });
});

test.each([
  ['loops', { forever: true }, 'FUNCTION_TIMEOUT'],
  ['exits', { leave: true }, 'FUNCTION_EXITED'],
  ['stray-rejection', {}, 'FUNCTIONS_EXECUTE_FAIL'],
])('%s is survived over IPC', async (name, data, code) => {
  await expect(stage.call(name, data)).rejects.toMatchObject({ code });
});

test('a function that disconnects is ended, and told so', async () => {
  await expect(stage.call('misbehaves', { way: 'disconnect' })).rejects.toMatchObject({
    code: 'FUNCTION_EXITED',
    message: expect.stringMatching(/it closed the connection .*process\.disconnect/) as string,
  });
  expect(await stage.call('misbehaves', { way: 'send to its parent' })).toBe('undefined');
});

test('output arrives over IPC', async () => {
  await stage.call('writes', { who: 'ann' });
  await until('late lines', () => stage.lines.some(({ text }) => text === 'late ann'));
  expect(stage.lines.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['hello ann', 'raw ann', 'half line']),
  );
});

test('a system without a hard memory limit says so', () => {
  expect(stage.warnings.map(({ code }) => code)).toContain('MEMORY_LIMIT_SOFT');
});
