import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { asCloudError, CloudError, DEFAULT_PORT, errorSentence, fill, parseJsonc } from '../../base';
import { hasMemoryGroups, installScripts } from '../../functions';
import { findBrowser } from '../find-browser';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { findRunning } from '../running';
import { dataDir, loadSettings, projectDir } from '../settings';
import { DOCTOR, type DoctorText } from '../texts-doctor';

/** What one examination found. `warn` does not stop anything from working. */
interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly message: string;
}

/** `yunlet doctor`. */
export async function run(call: Call): Promise<number> {
  const findings: Finding[] = [
    node(call),
    await port(call),
    dataFolder(call),
    ...project(call),
    ...scripts(call),
    browser(call),
    limits(call),
  ];
  if (call.json) emit(call, { findings });
  for (const { state, message } of findings) {
    say(call, `${state === 'ok' ? '✓' : state === 'warn' ? '!' : '✗'} ${message}`);
  }
  const bad = findings.filter(({ state }) => state === 'bad').length;
  if (bad === 0) return 0;
  throw new CloudError('DOCTOR_FOUND', { fields: { count: bad } });
}

function tell(call: Call, name: DoctorText, fields: Readonly<Record<string, string | number>> = {}): string {
  return fill(DOCTOR[name][call.lang], fields);
}

function node(call: Call): Finding {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    check: 'node',
    state: ok ? 'ok' : 'bad',
    message: tell(call, ok ? 'node' : 'nodeOld', { version }),
  };
}

async function port(call: Call): Promise<Finding> {
  const number = Number(flagText(call, 'port') ?? DEFAULT_PORT);
  if (findRunning(dataDir(call)) !== undefined) {
    return { check: 'port', state: 'ok', message: tell(call, 'running') };
  }
  const free = await isFree(number);
  return {
    check: 'port',
    state: free ? 'ok' : 'warn',
    message: tell(call, free ? 'portFree' : 'portUsed', { port: number }),
  };
}

function isFree(number: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port: number, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}

function dataFolder(call: Call): Finding {
  const dir = dataDir(call);
  try {
    // Nothing is left behind: the nearest folder that exists must take a new one.
    let nearest = dir;
    while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
    accessSync(nearest, constants.W_OK);
    readdirSync(nearest);
    return { check: 'data', state: 'ok', message: tell(call, 'dataFolder', { dir }) };
  } catch (cause) {
    const error = new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir }, cause });
    return { check: 'data', state: 'bad', message: errorSentence(error, call.lang) };
  }
}

function project(call: Call): readonly Finding[] {
  try {
    const { config } = loadSettings(call, 'dev');
    if (!existsSync(config.functionsDir)) {
      const message = tell(call, 'functionsMissing', { dir: config.functionsDir });
      return [{ check: 'project', state: 'bad', message }];
    }
    const names = readdirSync(config.functionsDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map((entry) => entry.name);
    const message = tell(call, 'project', { dir: projectDir(call), count: names.length });
    return [
      { check: 'project', state: 'ok', message },
      ...names.flatMap((name) => aFunction(call, name, join(config.functionsDir, name))),
    ];
  } catch (error) {
    return [{ check: 'project', state: 'bad', message: errorSentence(asCloudError(error), call.lang) }];
  }
}

function aFunction(call: Call, name: string, dir: string): readonly Finding[] {
  const finding = (state: 'ok' | 'bad', message: string): Finding => ({
    check: `function ${name}`,
    state,
    message,
  });
  const manifest = join(dir, 'package.json');
  let wanted: readonly string[] = [];
  let main = 'index.js';
  if (existsSync(manifest)) {
    try {
      const content = parseJsonc(readFileSync(manifest, 'utf8')) as { dependencies?: object; main?: unknown };
      wanted = Object.keys(content.dependencies ?? {});
      if (typeof content.main === 'string') main = content.main;
    } catch (error) {
      return [finding('bad', tell(call, 'manifestBroken', { name, reason: (error as Error).message }))];
    }
  }
  if (![main, 'index.js', 'index.ts'].some((file) => existsSync(join(dir, file)))) {
    return [finding('bad', tell(call, 'entryMissing', { name }))];
  }
  const find = createRequire(join(dir, 'index.js'));
  // The SDK is lent to functions that have none of their own.
  const missing = wanted.filter(
    (packageName) => packageName !== 'wx-server-sdk' && !isInstalled(find, packageName),
  );
  if (missing.length === 0) return [];
  return [finding('ok', tell(call, 'packagesMissing', { name, packages: missing.join(', ') }))];
}

function isInstalled(find: NodeJS.Require, name: string): boolean {
  return (find.resolve.paths(name) ?? []).some((folder) => existsSync(join(folder, name, 'package.json')));
}

/** Which packages of functions want to run code when they are installed. */
function scripts(call: Call): readonly Finding[] {
  try {
    return installScripts(dataDir(call)).map(({ name, ran }) => ({
      check: `package ${name}`,
      state: ran ? 'ok' : 'warn',
      message: tell(call, ran ? 'scriptsRan' : 'scriptsOff', { name }),
    }));
  } catch (error) {
    return [{ check: 'packages', state: 'bad', message: errorSentence(asCloudError(error), call.lang) }];
  }
}

function browser(call: Call): Finding {
  const file = findBrowser({ platform: process.platform, env: call.terminal.env });
  return file === undefined
    ? { check: 'browser', state: 'warn', message: tell(call, 'browserMissing') }
    : { check: 'browser', state: 'ok', message: tell(call, 'browser', { file }) };
}

/** Hard memory limits exist on Linux only, and only where this user may make control groups. */
function limits(call: Call): Finding {
  if (process.platform !== 'linux')
    return { check: 'limits', state: 'warn', message: tell(call, 'limitsElsewhere') };
  return hasMemoryGroups()
    ? { check: 'limits', state: 'ok', message: tell(call, 'limits') }
    : { check: 'limits', state: 'warn', message: tell(call, 'limitsSoft') };
}
