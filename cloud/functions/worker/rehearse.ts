import Module from 'node:module';
import type { Channel } from '../channel/channel';
import type { InvokeMessage, LoadMessage } from '../channel/messages';
import { loadFunction } from './load';
import type { Loader } from './resolve-packages';
import { NO_CONNECTIONS } from './connections';
import { createRunner } from './runner';

/** Between the steps, in milliseconds. */
const PAUSE_MS = 15;

const NOWHERE: Channel = {
  send: () => undefined,
  onFrame: () => undefined,
  onClose: () => undefined,
  hold: () => undefined,
  release: () => undefined,
  close: () => undefined,
};

const NOBODY: InvokeMessage = {
  caller: { openid: '', unionid: null, appid: '', env: '', source: 'wx_client', requestId: '' },
  credential: { apiToken: '', secretId: '', secretKey: '', sessionToken: '' },
  atRest: false,
  from: 'page',
};

/**
 * Loads and calls a function of our own, and takes back all traces of it, so that the first real call meets code that has
 * been compiled. Happens within one turn of the event loop: no message comes in between.
 *
 * @param entry - Its file, absolute.
 */
async function rehearse(entry: string): Promise<void> {
  const loader = Module as unknown as Loader & { _cache: Record<string, unknown> };
  const { _resolveFilename: resolve, prototype } = loader;
  const read = loader._extensions['.js'];
  const compile = prototype._compile;
  const before = new Set(Object.keys(loader._cache));
  const dir = process.cwd();
  const load: LoadMessage = {
    name: '',
    dir,
    entry,
    built: null,
    // As most functions have one, whose requests are led elsewhere.
    sdk: entry,
    projectDir: dir,
    modules: null,
    installed: [],
    pack: null,
    memory: 0,
    timeout: 1,
    variables: { TZ: 'UTC' },
    adminUrl: '',
  };
  try {
    const { main: run } = await loadFunction(load);
    const output = { begin: () => undefined, flush: () => undefined };
    const writeVariables = () => undefined;
    const runner = createRunner({
      channel: NOWHERE,
      output,
      connections: NO_CONNECTIONS,
      writeVariables,
      run,
      load,
    });
    runner.push({ id: 1, message: NOBODY, event: Buffer.from('{"name":""}') });
    await Promise.resolve();
    runner.dispose();
  } catch {
    // The function's own load tells what is wrong.
  } finally {
    loader._resolveFilename = resolve;
    loader._extensions['.js'] = read;
    prototype._compile = compile;
    // Not by its name: where a link leads to it, Node knows it by another.
    for (const file of Object.keys(loader._cache)) {
      if (!before.has(file)) Reflect.deleteProperty(loader._cache, file);
    }
    const children = require.main?.children ?? [];
    children.splice(0, children.length, ...children.filter(({ filename }) => before.has(filename)));
  }
}

/**
 * Parts of Node that almost every function's packages ask for, each loaded by Node when it is first asked for. The last is its
 * own `fetch`.
 */
const BUILTINS: readonly (() => unknown)[] = [
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- later than an import would
  () => require('node:https') as unknown,
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- later than an import would
  () => require('node:zlib') as unknown,
  // Before Node 20 this warns that it is an experiment.
  () => (Number.parseInt(process.versions.node, 10) < 20 ? undefined : globalThis.Headers),
];

/** Practises piece by piece, for a message may come at any time. */
export function rehearseLater(entry: string): { cancel(): void } {
  const steps = [() => void rehearse(entry), ...BUILTINS];
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    const step = steps.shift();
    if (step === undefined) return;
    timer = setTimeout(() => {
      step();
      next();
    }, PAUSE_MS);
  };
  next();
  return { cancel: () => clearTimeout(timer) };
}
