import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStage } from './harness';

const LOOKS = `
const listeners = () => Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));
const atLoad = listeners();
exports.main = async (event) => {
  if (event.throws) throw new Error('mine');
  return {
    cwd: process.cwd(), modules: Object.keys(require.cache), children: require.main.children.map((one) => one.filename),
    atLoad, listeners: listeners(), timers: process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length,
    words: process.argv.length, globals: Object.keys(globalThis).sort(),
  };
};
`;

test('a worker that has practised shows no trace of it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yunlet-practice-'));
  const folder = join(dir, 'functions', 'looks');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), LOOKS);
  writeFileSync(join(folder, 'package.json'), '{}');
  const stage = await startStage(
    { projectDir: dir, functionsDir: join(dir, 'functions'), mode: 'dev' },
    {
      openWatcher: async () => ({ add: () => undefined, close: async () => undefined }),
    },
  );
  try {
    // The first worker has had time to practise; the next ones are made for the calls that come with it.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const results = await Promise.all(Array.from({ length: 4 }, () => stage.call('looks')));
    for (const result of results) {
      const { modules, children, ...rest } = result as { modules: string[]; children: string[] };
      expect([...modules, ...children].filter((file) => file.includes('rehears'))).toEqual([]);
      expect(children).toEqual([join(folder, 'index.js')]);
      expect(rest).toMatchObject({ cwd: folder, timers: 0 });
      expect({ ...(result as object), listeners: {} }).toEqual({ ...(results[0] as object), listeners: {} });
    }
    await expect(stage.call('looks', { throws: true })).rejects.toThrow(
      /mine\n\s+at .*looks[\\/]index\.js:5/,
    );
    expect(stage.lines).toEqual([]);
    // Nobody hears of the call that was made for practice.
    expect(stage.open.size).toBe(0);
    expect(stage.runtime.list().map(({ name }) => name)).toEqual(['looks']);
    await expect(stage.call('\0rehearsal')).rejects.toMatchObject({ code: 'FUNCTION_NOT_FOUND' });
  } finally {
    await stage.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});
