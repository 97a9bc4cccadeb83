import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createFakeClock, createSequentialIds, silentLogger } from '../../../cloud/base';
import type { Caller } from '../../../cloud/protocol';
import { createStorage } from '../../../cloud/storage';
import { checkCloudPath } from '../../../cloud/storage/cloud-path';

const ENV = 'dev-1';
const caller: Caller = {
  kind: 'function',
  openid: 'alice',
  unionid: null,
  appid: 'wx1',
  env: ENV,
  source: 'wx_client,scf',
  requestId: 'r',
  functionName: 'files',
};
const call = { env: ENV, caller };

/** A storage that takes files of up to 1000 bytes, holding `a.txt`. */
async function openStorage({ strict = false } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-storage-limits-'));
  const clock = createFakeClock();
  const warnings: unknown[][] = [];
  const storage = createStorage({
    permission: () => ({ mode: 'READONLY', rules: {} }),
    dir,
    config: { env: ENV, envs: [ENV], mode: 'dev', strict },
    baseUrl: () => 'http://cloud.test',
    secret: 'secret',
    clock,
    ids: createSequentialIds(),
    warn: (code, fields, at) => warnings.push([code, fields, at?.functionName]),
    logger: silentLogger,
    maxFileBytes: 1000,
  });
  await storage.start();
  const put = async (path: string, bytes: number) => {
    const { authorization, fileId } = await storage.prepareUpload(path, 'put', call);
    const body = Readable.from([Buffer.alloc(bytes)]);
    await storage.completeUpload({ path, method: 'put', authorization, body });
    return fileId;
  };
  const fileId = await put('a.txt', 1000);
  return {
    storage,
    clock,
    warnings,
    fileId,
    put,
    open: (url: string) => storage.open(`${ENV}/a.txt`, new URL(url).searchParams),
    async [Symbol.asyncDispose]() {
      await storage.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

it('a file over the limit is refused with -403001, and there is none', async () => {
  await using rig = await openStorage();
  await expect(rig.put('b.txt', 1001)).rejects.toMatchObject({
    code: 'STORAGE_FILE_TOO_LARGE',
    errCode: -403001,
  });
  const [address] = await rig.storage.addresses([{ fileId: rig.fileId.replace('a.txt', 'b.txt') }], call);
  expect(address).toMatchObject({ code: 'STORAGE_FILE_NONEXIST' });
});

it('a temporary address lives a day unless told otherwise, and not a second longer', async () => {
  await using rig = await openStorage();
  const [day, minute] = await rig.storage.addresses(
    [{ fileId: rig.fileId }, { fileId: rig.fileId, maxAge: 60 }],
    call,
  );
  expect([day?.maxAge, minute?.maxAge]).toEqual([86_400, 60]);
  rig.clock.advance(60_000);
  expect((await rig.open(minute?.url ?? '')).size).toBe(1000);
  rig.clock.advance(1000);
  await expect(rig.open(minute?.url ?? '')).rejects.toMatchObject({ code: 'STORAGE_SIGN_PARAM_INVALID' });
  expect((await rig.open(day?.url ?? '')).size).toBe(1000);
  rig.clock.advance(86_400_000);
  await expect(rig.open(day?.url ?? '')).rejects.toMatchObject({ code: 'STORAGE_SIGN_PARAM_INVALID' });
});

it.each(['', '/a', 'a/', 'a//b', '../a', 'a/./b', 'a\\..\\b', 'a\u0000b', 'a\nb', '汉'.repeat(284)])(
  'the path %j is refused',
  (path) => {
    expect(() => checkCloudPath(path)).toThrow(expect.objectContaining({ code: 'INVALID_PARAM' }) as Error);
  },
);

it.each(['a', 'a b/c.png', '头像/你好.png', 'a..b/.c', 'con', 'x'.repeat(850), '汉'.repeat(283)])(
  'the path %j is taken',
  (path) => {
    expect(checkCloudPath(path)).toBe(path);
  },
);

it('a file of an unknown environment is looked for in the default one by dev, and refused with strict', async () => {
  await using dev = await openStorage();
  const elsewhere = dev.fileId.replace(ENV, 'prod-1');
  expect(await dev.storage.addresses([{ fileId: elsewhere }], call)).toMatchObject([{ code: 'SUCCESS' }]);
  expect(dev.warnings).toEqual([['ENV_FALLBACK', { env: 'prod-1', actual: ENV }, 'files']]);
  await using strict = await openStorage({ strict: true });
  expect(await strict.storage.addresses([{ fileId: elsewhere }], call)).toMatchObject([
    { code: 'INVALIID_ENV' },
  ]);
  expect(strict.warnings).toEqual([['ENV_UNKNOWN', { env: 'prod-1' }, 'files']]);
});
