import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createFakeClock, createSequentialIds, silentLogger } from '../../../cloud/base';
import { formatFileId, type Caller, type StoragePort } from '../../../cloud/protocol';
import { readRules, type StoragePermission } from '../../../cloud/rules';
import { createStorage } from '../../../cloud/storage';

const ENV = 'local-env';
const idOf = (path: string) => formatFileId(ENV, path);
const callOf = (kind: Caller['kind'], openid: string | null) => ({
  env: undefined,
  caller: { kind, openid, unionid: null, appid: 'wx1', env: ENV, source: '', requestId: 'r' },
});
const alice = callOf('user', 'alice');
const bob = callOf('user', 'bob');
const admin = callOf('admin', null);

describe('createStorage', () => {
  let dir: string;
  let storage: ReturnType<typeof open>;
  let permission: StoragePermission;
  const open = (folder: string, strict = false) =>
    createStorage({
      permission: () => permission,
      dir: folder,
      config: { env: ENV, envs: [ENV], mode: 'dev', strict },
      baseUrl: () => 'http://cloud.test',
      secret: 'secret',
      clock: createFakeClock(),
      ids: createSequentialIds(),
      warn: () => undefined,
      logger: silentLogger,
    });
  beforeEach(async () => {
    permission = { mode: 'READONLY', rules: {} };
    dir = await mkdtemp(join(tmpdir(), 'yunlet-storage-'));
    storage = open(dir);
    await storage.start();
  });
  afterEach(async () => {
    await storage.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const put = async (path: string, [content, call]: readonly [string, typeof alice]) => {
    const { authorization } = await storage.prepareUpload(path, 'put', call);
    const body = Readable.from([Buffer.from(content)]);
    await storage.completeUpload({ path, method: 'put', authorization, body });
  };
  const contentOf = async (path: string): Promise<string | undefined> => {
    const [address] = await storage.addresses([{ fileId: idOf(path) }], admin);
    if (address?.code !== 'SUCCESS') return undefined;
    const url = new URL(address.url);
    const file = await storage.open(`${ENV}/${path}`, url.searchParams);
    return Buffer.concat((await file.read().toArray()) as Buffer[]).toString();
  };
  const copy = (from: string, to: string, more: Partial<Parameters<StoragePort['copy']>[0][number]> = {}) =>
    ({ from, to, overwrite: true, move: false, ...more }) as const;
  const codes = (outcomes: readonly { readonly code: string }[]) => outcomes.map(({ code }) => code);

  describe('under security rules', () => {
    const use = (rules: Readonly<Record<string, string | boolean>>) => {
      permission = { mode: 'CUSTOM', rules: readRules(rules, 'storage').rules };
    };
    const addressed = async (call: typeof alice) =>
      codes(await storage.addresses([{ fileId: idOf('a.txt') }], call));

    it('gives addresses of what may be read', async () => {
      await put('a.txt', ['first', alice]);
      use({ read: 'resource.openid == auth.openid' });
      expect([await addressed(alice), await addressed(bob), await addressed(admin)]).toEqual([
        ['SUCCESS'],
        ['STORAGE_EXCEED_AUTHORITY'],
        ['SUCCESS'],
      ]);
      use({ read: 'auth != null' });
      expect([await addressed(bob), await addressed(callOf('user', null))]).toEqual([
        ['SUCCESS'],
        ['STORAGE_EXCEED_AUTHORITY'],
      ]);
    });

    it('takes uploads, replacements and removals that may be written, the owner being who puts a new file there', async () => {
      use({ write: 'resource.openid == auth.openid && /^up\\//.test(resource.path) == true' });
      await put('up/a.txt', ['first', alice]);
      const denied = expect.objectContaining({ code: 'STORAGE_EXCEED_AUTHORITY' }) as Error;
      await expect(put('a.txt', ['first', alice])).rejects.toEqual(denied);
      await expect(put('up/a.txt', ['second', bob])).rejects.toEqual(denied);
      expect(await contentOf('up/a.txt')).toBe('first');
      expect(codes(await storage.remove([idOf('up/a.txt')], bob))).toEqual(['STORAGE_EXCEED_AUTHORITY']);
      expect(codes(await storage.remove([idOf('up/a.txt')], alice))).toEqual(['SUCCESS']);
    });

    it('asks again when the bytes of a prepared upload come', async () => {
      use({ write: true });
      const { authorization } = await storage.prepareUpload('a.txt', 'put', alice);
      use({ write: false });
      const upload = {
        path: 'a.txt',
        method: 'put',
        authorization,
        body: Readable.from([Buffer.from('x')]),
      } as const;
      await expect(storage.completeUpload(upload)).rejects.toEqual(
        expect.objectContaining({ code: 'STORAGE_EXCEED_AUTHORITY' }) as Error,
      );
      expect(await contentOf('a.txt')).toBeUndefined();
    });
  });

  it('copies one after another, each with an outcome of its own', async () => {
    await put('a.txt', ['first', alice]);
    await put('taken.txt', ['there', admin]);
    const outcomes = await storage.copy(
      [
        copy('a.txt', 'b.txt'),
        copy('b.txt', 'c.txt'),
        copy('a.txt', 'taken.txt', { overwrite: false }),
        copy('a.txt', 'a.txt'),
        copy('none.txt', 'd.txt'),
        copy('a.txt', '../up.txt'),
        copy('b.txt', 'e.txt', { move: true }),
      ],
      admin,
    );
    expect(codes(outcomes)).toEqual([
      'SUCCESS',
      'SUCCESS',
      'INVALID_PARAM',
      'INVALID_PARAM',
      'STORAGE_FILE_NONEXIST',
      'INVALID_PARAM',
      'SUCCESS',
    ]);
    const contents = await Promise.all(
      ['a.txt', 'b.txt', 'c.txt', 'taken.txt', 'd.txt', 'e.txt'].map(contentOf),
    );
    expect(contents).toEqual(['first', undefined, 'first', 'there', undefined, 'first']);
  });

  it('leaves a moved file its owner and gives a copy to its maker', async () => {
    await put('a.txt', ['content', alice]);
    await storage.copy([copy('a.txt', 'moved.txt', { move: true })], admin);
    await storage.copy([copy('moved.txt', 'copied.txt')], callOf('function', 'bob'));
    expect(codes(await storage.remove([idOf('moved.txt'), idOf('copied.txt')], bob))).toEqual([
      'STORAGE_EXCEED_AUTHORITY',
      'SUCCESS',
    ]);
    expect(codes(await storage.remove([idOf('moved.txt')], alice))).toEqual(['SUCCESS']);
  });

  it('lets a page copy neither over nor away what is not its own', async () => {
    await put('a.txt', ['content', alice]);
    await put('b.txt', ['other', bob]);
    const outcomes = await storage.copy(
      [copy('b.txt', 'a.txt'), copy('a.txt', 'c.txt', { move: true }), copy('a.txt', 'c.txt')],
      bob,
    );
    expect(codes(outcomes)).toEqual(['STORAGE_EXCEED_AUTHORITY', 'STORAGE_EXCEED_AUTHORITY', 'SUCCESS']);
    expect(await contentOf('a.txt')).toBe('content');
  });

  it('answers a list file by file, also where an environment is refused', async () => {
    await put('a.txt', ['content', alice]);
    const list = [formatFileId('nowhere', 'a.txt'), 'nonsense', idOf('a.txt'), idOf('b.txt')];
    const strict = open(dir, true);
    const wanted = ['INVALIID_ENV', 'INVALID_PARAM', 'SUCCESS', 'STORAGE_FILE_NONEXIST'];
    const asked = list.map((fileId) => ({ fileId }));
    expect(codes(await strict.addresses(asked, alice))).toEqual(wanted);
    expect(codes(await strict.remove(list, alice))).toEqual(wanted);
    expect(codes(await storage.addresses(asked, alice))[0]).toBe('STORAGE_FILE_NONEXIST');
  });

  it('says that its folder cannot be written, and leaves no trace of asking', async () => {
    await storage.probe();
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
    const file = join(dir, 'file');
    await writeFile(file, '');
    const broken = open(file);
    const refusal = { code: 'DATA_FOLDER_UNWRITABLE', fields: { dir: file } };
    await expect(broken.start()).rejects.toMatchObject(refusal);
    await expect(broken.probe()).rejects.toMatchObject(refusal);
  });
});
