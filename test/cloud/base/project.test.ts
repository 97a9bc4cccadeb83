import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorSentence, isCloudError, readJsonFile, readProject, type CloudError } from '../../../cloud/base';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'yunlet-project-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(join(dir, 'project.config.json'), text);
const refusal = (run: () => unknown): CloudError => {
  try {
    run();
  } catch (error) {
    if (isCloudError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('readProject', () => {
  test('makes every path absolute', () => {
    write(
      '{"cloudfunctionRoot":"cloudfunctions/","miniprogramRoot":"./miniprogram/","appid":"wx1","projectname":"n"}',
    );
    expect(readProject(dir)).toEqual({
      dir,
      file: join(dir, 'project.config.json'),
      name: 'n',
      appid: 'wx1',
      functionsDir: join(dir, 'cloudfunctions'),
      miniprogramDir: join(dir, 'miniprogram'),
    });
  });

  test('reads a file from Windows: byte order mark, comments, backslashes', () => {
    write('\uFEFF{\r\n// here\r\n"cloudfunctionRoot": "src\\\\functions\\\\",\r\n}');
    expect(readProject(dir).functionsDir).toBe(join(dir, 'src', 'functions'));
  });

  test('takes the folder itself for the mini-program where app.json lies there', () => {
    write('{"cloudfunctionRoot":"f"}');
    expect(readProject(dir).miniprogramDir).toBeNull();
    writeFileSync(join(dir, 'app.json'), '{}');
    expect(readProject(dir).miniprogramDir).toBe(dir);
  });

  test('says that there is no project', () => {
    expect(refusal(() => readProject(dir))).toMatchObject({ code: 'PROJECT_NOT_FOUND', fields: { dir } });
  });

  test.each(['{}', '{"cloudfunctionRoot":""}', '{"cloudfunctionRoot":null}'])(
    'says that %s names no functions',
    (text) => {
      write(text);
      expect(refusal(() => readProject(dir)).code).toBe('PROJECT_WITHOUT_FUNCTIONS');
    },
  );

  test('places a mistake, in both languages', () => {
    write('{\n  "appid": "wx1"\n  "x": 1\n}');
    const error = refusal(() => readProject(dir));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(errorSentence(error, 'en')).toContain('line 3:3: "," or "}" expected');
    expect(errorSentence(error, 'zh')).toContain('第 3 行第 3 列');
  });

  test.each(['[]', '1', '{"cloudfunctionRoot":1}'])('refuses %s', (text) => {
    write(text);
    expect(refusal(() => readProject(dir)).code).toBe('CONFIG_INVALID');
  });

  describe('of uni-app, without a project.config.json', () => {
    const manifest = (name: string, text: string) => {
      mkdirSync(join(dir, 'src'), { recursive: true });
      writeFileSync(join(dir, name), text);
    };

    test('reads the part mp-weixin of manifest.json, comments and all', () => {
      manifest(
        'manifest.json',
        '{"name":"shop",/* WeChat */"mp-weixin":{"appid":"wx2","cloudfunctionRoot":"static/functions/"}}',
      );
      expect(readProject(dir)).toEqual({
        dir,
        file: join(dir, 'manifest.json'),
        name: 'shop',
        appid: 'wx2',
        functionsDir: join(dir, 'static', 'functions'),
        miniprogramDir: null,
      });
      mkdirSync(join(dir, 'unpackage/dist/dev/mp-weixin'), { recursive: true });
      writeFileSync(join(dir, 'unpackage/dist/dev/mp-weixin/app.json'), '{}');
      expect(readProject(dir).miniprogramDir).toBe(join(dir, 'unpackage', 'dist', 'dev', 'mp-weixin'));
    });

    test.each([
      ['src/functions', ['src', 'functions']],
      ['functions', ['functions']],
    ])('finds functions in %s of a project of its command line', (made, expected) => {
      manifest('src/manifest.json', '{"mp-weixin":{"cloudfunctionRoot":"functions"}}');
      mkdirSync(join(dir, made));
      expect(readProject(dir).functionsDir).toBe(join(dir, ...expected));
    });

    test('leaves the manifest of a web page alone', () => {
      manifest('manifest.json', '{"name":"page","icons":[]}');
      expect(refusal(() => readProject(dir)).code).toBe('PROJECT_NOT_FOUND');
    });

    test('says which file names no functions', () => {
      manifest('manifest.json', '{"mp-weixin":{}}');
      expect(refusal(() => readProject(dir))).toMatchObject({
        code: 'PROJECT_WITHOUT_FUNCTIONS',
        fields: { file: join(dir, 'manifest.json') },
      });
    });

    test('prefers project.config.json', () => {
      manifest('manifest.json', '{"mp-weixin":{"cloudfunctionRoot":"a"}}');
      write('{"cloudfunctionRoot":"b"}');
      expect(readProject(dir).functionsDir).toBe(join(dir, 'b'));
    });
  });

  test('tells a file that cannot be read from one that is absent', () => {
    mkdirSync(join(dir, 'folder.json'));
    expect(readJsonFile(join(dir, 'absent.json'))).toBeUndefined();
    expect(refusal(() => readJsonFile(join(dir, 'folder.json'))).code).toBe('FILE_UNREADABLE');
  });
});
