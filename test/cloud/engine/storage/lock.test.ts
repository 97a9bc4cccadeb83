import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudError } from '../../../../cloud/base';
import { lockFolder } from '../../../../cloud/engine/storage/lock';

let dir: string;
let count = 0;

const refusal = (work: () => unknown): CloudError => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(CloudError);
    return error as CloudError;
  }
  throw new Error('Nothing was thrown');
};
const owner = (pid: number, ...running: number[]) => ({
  pid,
  alive: (other: number) => running.includes(other),
  token: `t.${count++}`,
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('refuses a folder that a running process holds, and names it', () => {
  lockFolder(dir, owner(10));
  expect(refusal(() => lockFolder(dir, owner(11, 10)))).toMatchObject({
    code: 'DATA_FOLDER_IN_USE',
    fields: { dir, pid: 10 },
  });
});

it('refuses a folder that this very process holds', () => {
  lockFolder(dir, owner(10));
  expect(refusal(() => lockFolder(dir, owner(10)))).toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
});

it('takes over from a process that died, and leaves nothing behind', async () => {
  lockFolder(dir, owner(10));
  const lock = lockFolder(dir, owner(11));
  lock.release();
  expect(await readdir(dir)).toEqual([]);
});

it('takes over a lock of the same pid from before a restart of the machine', async () => {
  await writeFile(join(dir, 'engine.lock'), '10 earlier.1\n');
  lockFolder(dir, owner(10)).release();
});

it('takes over a lock that was cut off while written', async () => {
  await writeFile(join(dir, 'engine.lock'), '');
  lockFolder(dir, owner(10, 0)).release();
});

it('says when the folder cannot be made', async () => {
  const file = join(dir, 'file');
  await writeFile(file, '');
  expect(refusal(() => lockFolder(join(file, 'below'), owner(1)))).toMatchObject({
    code: 'DATA_FOLDER_UNWRITABLE',
  });
});
