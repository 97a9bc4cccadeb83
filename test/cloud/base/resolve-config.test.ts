import { resolve, join } from 'node:path';
import {
  checkConfigFile,
  errorSentence,
  isCloudError,
  localEnv,
  nearest,
  resolveConfig,
  type ConfigSources,
  type Project,
} from '../../../cloud/base';

const dir = resolve('/project');
const project: Project = {
  dir,
  file: join(dir, 'project.config.json'),
  name: 'Linli Board',
  appid: 'wx1',
  functionsDir: join(dir, 'cloudfunctions'),
  miniprogramDir: null,
};
const configOf = (sources: Partial<ConfigSources> = {}) =>
  resolveConfig({ project, mode: 'dev', ...sources });
const refusalOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isCloudError(error)) return `${error.code} ${errorSentence(error, 'en')}`;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('resolveConfig', () => {
  test('has a default for everything', () => {
    expect(configOf()).toMatchObject({
      port: 7380,
      portFixed: false,
      host: '127.0.0.1',
      env: 'dev-linli-board',
      envs: ['dev-linli-board'],
      dataDir: join(dir, '.yunlet'),
      strict: false,
      inspect: null,
      mongodbUri: null,
      functionDefaults: { memory: 256, timeout: 3 },
    });
  });

  test('takes flags before variables before the file', () => {
    const file = { port: 1, env: 'from-file', strict: true };
    const env = { YUNLET_PORT: '2', YUNLET_ENV: 'from-variable', YUNLET_STRICT: '0' };
    expect(configOf({ file })).toMatchObject({ port: 1, env: 'from-file', strict: true, portFixed: true });
    expect(configOf({ file, env })).toMatchObject({ port: 2, env: 'from-variable', strict: false });
    expect(configOf({ file, env, flags: { port: 0, env: 'from-flag', strict: true } })).toMatchObject({
      port: 0,
      env: 'from-flag',
      strict: true,
    });
  });

  test('runs functions on the local Node, unless the file or, before it, a flag says otherwise', () => {
    const file = { nodeVersions: 'declared' };
    expect(configOf().nodeVersions).toBe('local');
    expect(configOf({ file }).nodeVersions).toBe('declared');
    expect(configOf({ file, flags: { nodeVersions: 'local' } }).nodeVersions).toBe('local');
  });

  test('is strict and keeps its port in serve, takes any port in test', () => {
    expect(configOf({ mode: 'serve' })).toMatchObject({ strict: true, portFixed: true });
    expect(configOf({ mode: 'test' }).port).toBe(0);
  });

  test('treats an empty variable as absent', () => {
    expect(configOf({ env: { YUNLET_PORT: '', MONGODB_URI: '' } })).toMatchObject({
      port: 7380,
      mongodbUri: null,
    });
  });

  test('names every environment once, the default one first', () => {
    expect(configOf({ file: { env: 'a', envs: ['b', 'a'] } }).envs).toEqual(['a', 'b']);
  });

  test('is frozen all through and leaves its argument alone', () => {
    const file = { functions: { report: { timeout: 60 }, pool: { connections: 'shared' } } };
    const config = configOf({ file });
    expect(Object.isFrozen(config.functions['report'])).toBe(true);
    file.functions.report.timeout = 5;
    expect(config.functions['report']?.timeout).toBe(60);
    expect(config.functions['pool']?.connections).toBe('shared');
  });

  test.each([
    [{ port: NaN }, 'USAGE --port must be'],
    [{ port: 65536 }, 'USAGE --port must be'],
    [{ inspect: 0 }, 'USAGE --inspect must be'],
    [{ env: 'a b' }, 'USAGE --env must be'],
    [{ nodeVersions: 'newest' }, 'USAGE --node must be local or declared.'],
  ])('refuses the flags %j', (flags, sentence) => {
    expect(refusalOf(() => configOf({ flags }))).toContain(sentence);
  });

  test.each([
    [{ YUNLET_PORT: 'x' }, 'YUNLET_PORT'],
    [{ YUNLET_PORT: '1e3' }, 'YUNLET_PORT'],
    [{ YUNLET_ENV: '../x' }, 'YUNLET_ENV'],
    [{ YUNLET_STRICT: 'maybe' }, 'YUNLET_STRICT'],
    [{ MONGODB_URI: 'http://user:secret@x' }, 'MONGODB_URI'],
  ])('refuses the variables %j by name', (env, name) => {
    const refusal = refusalOf(() => configOf({ env }));
    expect(refusal).toContain(name);
    expect(refusal).not.toContain('secret');
  });
});

test('words for the security checks come from the file', () => {
  expect(configOf().openapi).toEqual({ riskyWords: [] });
  expect(configOf({ file: { openapi: { riskyWords: ['x'] } } }).openapi).toEqual({ riskyWords: ['x'] });
  expect(refusalOf(() => configOf({ file: { openapi: { riskyWords: [7] } } }))).toContain('riskyWords[0]');
});

describe('checkConfigFile', () => {
  test.each([
    [{ colections: {} }, '"colections" is not a known key. Did you mean "collections"?'],
    [
      { collections: { notes: { permision: 'PRIVATE' } } },
      '"collections.notes.permision" is not a known key. Did you mean "permission"?',
    ],
    [
      { collections: { notes: { permission: 'PUBLIC' } } },
      '"collections.notes.permission" must be one of "READONLY"',
    ],
    [{ nodeVersions: 'own' }, '"nodeVersions" must be one of "local", "declared".'],
    [{ functions: { a: { runtime: 'Node' } } }, '"functions.a.runtime" must be one of "Nodejs8.9"'],
    [
      { functions: { a: { connections: 'anybody' } } },
      '"functions.a.connections" must be one of "own", "shared".',
    ],
    [{ port: '7380' }, '"port" must be a whole number from 0 to 65535.'],
    [{ functions: { a: { timeout: 901 } } }, '"functions.a.timeout" must be a whole number from 1 to 900.'],
    [{ functions: { a: { env: { X: 1 } } } }, '"functions.a.env.X" must be a text.'],
    [
      { collections: { n: { indexes: [{ name: 'x', keys: { a: 2 } }] } } },
      '"collections.n.indexes[0].keys.a" must be one of 1, -1, "2dsphere", "2d", "hashed".',
    ],
    [
      { collections: { n: { indexes: [{ name: 'x', keys: {} }] } } },
      '"collections.n.indexes[0].keys" is empty.',
    ],
    [
      { collections: { n: { indexes: [{ keys: { a: 1 } }] } } },
      '"collections.n.indexes[0].name" is missing.',
    ],
    [{ version: 2 }, '"version" must be one of 1.'],
    [{ strict: 'yes' }, '"strict" must be true or false.'],
    [{ hosts: 'x' }, '"hosts" must be a list.'],
    [{ env: 'a.b' }, '"env" must be letters, digits and hyphens.'],
    [[], 'the content must be an object.'],
    [null, 'the content must be an object.'],
  ])('refuses %j', (content, sentence) => {
    expect(refusalOf(() => checkConfigFile(content, 'f.json'))).toContain(sentence);
  });

  test('accepts the example of the design', () => {
    const content = {
      $schema: 'x',
      version: 1,
      env: 'dev-1',
      collections: {
        notes: {
          permission: 'CUSTOM',
          rules: { read: 'true' },
          indexes: [{ name: 'i', keys: { a: 1, b: -1 }, unique: false }],
          schema: {},
          seed: 's',
        },
      },
      storage: { permission: 'READONLY', rules: { read: 'true' } },
      functionDefaults: { memory: 256, timeout: 3 },
      functions: { report: { timeout: 60 } },
      triggers: [{ name: 'thumb', type: 'storage', function: 'thumbnail' }],
      environments: { prod: { target: 'wechat-devtools', env: 'prod-1a2b', appid: 'wx1' } },
    };
    expect(checkConfigFile(content, 'f.json')).toBe(content);
    expect(checkConfigFile(undefined, 'f.json')).toEqual({});
  });
});

test('localEnv is the same for the same name and fit for every name', () => {
  expect(localEnv('Linli')).toBe('dev-linli');
  expect(localEnv('邻里')).toMatch(/^dev-[0-9a-f]{8}$/);
  expect(localEnv('邻里')).toBe(localEnv('邻里'));
  expect(localEnv('邻里')).not.toBe(localEnv('里邻'));
});

test('nearest finds slips of the finger and nothing far away', () => {
  expect(nearest('prot', ['port', 'host'])).toBe('port');
  expect(nearest('zzzzzz', ['port', 'host'])).toBeUndefined();
});
