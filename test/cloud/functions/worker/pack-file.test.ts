import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isSettled, stateOf } from '../../../../cloud/functions/worker/file-state';
import { encodePack, readPack, type Pack } from '../../../../cloud/functions/worker/pack-file';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-pack-file-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const bytes = fc.uint8Array({ maxLength: 40 }).map((values) => Buffer.from(values));
const map = <T>(values: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(fc.string(), values), { maxLength: 4 }).map((all) => new Map(all));
const pack: fc.Arbitrary<Pack> = fc.record({
  modules: map(fc.record({ text: bytes, latin: fc.boolean(), code: bytes, mapped: fc.boolean() })),
  states: map(fc.string()),
  found: map(map(fc.string())),
});
const read = (content: Uint8Array) => {
  const file = join(dir, 'one.pack');
  writeFileSync(file, content);
  return readPack(file);
};

test('what was written is read', () => {
  fc.assert(
    fc.property(pack, (one) => expect(read(encodePack(one))).toEqual(one)),
    { numRuns: 50 },
  );
});

test('whatever byte is changed or cut off, a damaged pack is none', () => {
  fc.assert(
    fc.property(pack, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, place, change) => {
      const content = encodePack(one);
      const at = place % content.length;
      expect(read(content.subarray(0, at))).toBeUndefined();
      content.writeUInt8(content.readUInt8(at) ^ change, at);
      expect(read(content)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test('no file, no pack', () => {
  expect(readPack(join(dir, 'absent.pack'))).toBeUndefined();
});

describe('the state of a file', () => {
  test('changes with what is in it, and where there is none it is -', () => {
    const file = join(dir, 'file');
    expect(stateOf(file)).toBe('-');
    writeFileSync(file, 'a');
    const before = stateOf(file);
    expect(stateOf(file)).toBe(before);
    writeFileSync(file, 'ab');
    expect(stateOf(file)).not.toBe(before);
  });

  test('that of a folder changes with the names in it alone', () => {
    const folder = mkdtempSync(join(dir, 'folder-'));
    writeFileSync(join(folder, 'a'), '');
    const before = stateOf(folder);
    writeFileSync(join(folder, 'a'), 'other content');
    expect(stateOf(folder)).toBe(before);
    rmSync(join(folder, 'a'));
    writeFileSync(join(folder, 'b'), '');
    expect(stateOf(folder).split(' ')).toHaveLength(4);
  });

  test('is settled where it changed two seconds before and more', () => {
    const state = '1000 5000 1 1';
    expect([6999, 7000, 7001].map((at) => isSettled(state, at))).toEqual([false, false, true]);
    expect(isSettled('9000 5000 1 1', 10_000)).toBe(false);
    expect(isSettled('-', 1e15)).toBe(false);
  });
});
