import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../../cloud/cli/commands';
import { createPlay } from './play';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'yunlet-cli-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const play = createPlay(() => dir);

describe('a command called wrongly', () => {
  test.each([
    [['dvv'], 'There is no command "dvv". Did you mean "dev"?'],
    [['dev', '--prot', '1'], 'has no option --prot. Did you mean --port?'],
    [['dev', 'x'], 'does not take the word "x"'],
    [['dev', '--port'], '--port needs a value: --port N.'],
    [['dev', '--data', '--json'], '--data needs a value'],
    [['dev', '--strict=1'], '--strict takes no value.'],
    [['db'], '"yunlet db" needs EXPR.'],
    [['data'], 'Say which: data export'],
    [['data', 'exprt'], 'There is no command "data exprt".'],
    [['data', 'import', 'c'], 'needs FILE|-'],
    [['invoke', 'f', '--data', '{x'], '--data is not JSON: line 1:2'],
    [['db', 'x', '--url', 'ftp://x'], '--url must be an address'],
    [['db', 'x', '--url', 'http://10.0.0.1:1'], 'wants its key'],
    [['engine', '--port', 'x'], '--port must be a whole number'],
  ])('%j ends with 2', async (argv, sentence) => {
    const { code, out, err } = await play(...argv);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, out: argv.includes('--json') ? '' : out }).toEqual({ code: 2, out: '' });
  });
});

describe('a start that fails', () => {
  const project = (text: string) => writeFileSync(join(dir, 'project.config.json'), text);
  test.each<[string, () => void, string[], string]>([
    ['without a project', () => undefined, [], 'PROJECT_NOT_FOUND'],
    ['without cloudfunctionRoot', () => project('{}'), [], 'PROJECT_WITHOUT_FUNCTIONS'],
    ['with broken JSON', () => project('{"a" 1}'), [], 'CONFIG_INVALID'],
    [
      'with an unknown setting',
      () => {
        project('{"cloudfunctionRoot":"f"}');
        writeFileSync(join(dir, 'yunlet.config.json'), '{"colections":{}}');
      },
      [],
      'CONFIG_INVALID',
    ],
    [
      'with a file in the place of the data folder',
      () => {
        project('{"cloudfunctionRoot":"f"}');
        writeFileSync(join(dir, 'data'), '');
      },
      ['--data', 'data'],
      'DATA_FOLDER_UNWRITABLE',
    ],
  ])('%s says one sentence', async (_name, prepare, flags, expected) => {
    prepare();
    const { code, out, err } = await play('dev', '--json', '--no-open', ...flags);
    expect(code).toBe(1);
    const { error } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as {
      error: { code: string; message: string };
    };
    expect(error.code).toBe(expected);
    expect(error.message).not.toContain('\n');
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('the table', () => {
  test.each(COMMANDS.filter(({ load }) => load === undefined).map(({ name }) => name))(
    '%s comes later and says so',
    async (name) => {
      const { code, out, err } = await play(...name.split(' '), 'word', '--json');
      expect(code).toBe(1);
      expect(err).toContain('comes in a later version');
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'NOT_YET' } });
    },
  );

  test.each(COMMANDS.map(({ name }) => name))('%s explains itself in both languages', async (name) => {
    const english = await play(...name.split(' '), '--help');
    const chinese = await play(...name.split(' '), '--help', '--lang', 'zh');
    expect(english).toMatchObject({ code: 0, err: '' });
    expect(english.out).toContain(`yunlet ${name}`);
    expect(chinese.out).toMatch(/用法/);
  });

  test.each(['stop', 'db', 'data export'])(
    '%s without a running cloud says CLOUD_NOT_RUNNING',
    async (name) => {
      const { code, out } = await play(...name.split(' '), ...(name === 'stop' ? [] : ['x']), '--json');
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'CLOUD_NOT_RUNNING' } });
    },
  );

  test('init makes a project and refuses a used folder', async () => {
    expect((await play('init', 'app')).code).toBe(0);
    expect(readdirSync(join(dir, 'app'))).toEqual(
      expect.arrayContaining([
        '.gitignore',
        '.vscode',
        'cloudfunctions',
        'miniprogram',
        'package.json',
        'project.config.json',
        'shared',
      ]),
    );
    expect(readdirSync(join(dir, 'app', 'cloudfunctions', 'login'))).not.toContain('index.js');
    const again = await play('init', 'app', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ error: { code: 'FOLDER_NOT_EMPTY' } });
  });

  test('doctor finds what is wrong with functions', async () => {
    writeFileSync(join(dir, 'project.config.json'), '{"cloudfunctionRoot":"f"}');
    mkdirSync(join(dir, 'f', 'empty'), { recursive: true });
    mkdirSync(join(dir, 'f', 'poor'));
    writeFileSync(join(dir, 'f', 'poor', 'index.js'), '');
    writeFileSync(join(dir, 'f', 'poor', 'package.json'), '{"dependencies":{"no-such-package-here":"1"}}');
    const { code, out } = await play('doctor');
    expect(code).toBe(1);
    expect((await play('doctor', '--json')).out).toContain('{"error":{"code":"DOCTOR_FOUND"');
    expect(out).toContain('Function empty has no index.js');
    expect(out).toContain('Function poor: packages are not in the project (no-such-package-here)');
  });
});
