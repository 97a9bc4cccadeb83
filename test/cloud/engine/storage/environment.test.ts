import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEnvironment, type Environment } from '../../../../cloud/engine/storage/environment';

let dir: string;
let environment: Environment;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yunlet-environment-'));
  environment = openEnvironment(dir);
});
afterEach(async () => {
  await environment.close();
  await rm(dir, { recursive: true });
});

const SIZES = [0, 1, 47, 48, 49, 2047, 2048, 2049, 4096, 16_383, 16_384, 16_385, 70_000, 1_000_000];
const keyOf = (at: number) => Buffer.from(`key ${String(at).padStart(3, '0')} ${'k'.repeat(at * 7)}`);
const valueOf = (at: number, size: number) => Buffer.alloc(size, at + 1);
const all = SIZES.map((size, at) => ({ key: keyOf(at), value: valueOf(at, size) }));
const EVERYTHING = { start: Buffer.from('k'), end: Buffer.from('l') };

/** Bytes as text: Jest compares buffers byte by byte, which takes seconds for these. */
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
const texts = (entries: Iterable<{ readonly key: Uint8Array; readonly value: Uint8Array }>) =>
  [...entries].map(({ key, value }) => [text(key), text(value)]);

it('gives back keys and values of every size, in jobs, outside and at a snapshot', async () => {
  await environment.write((writer) => {
    for (const { key, value } of all) writer.put(key, value);
    expect(texts(writer.range(EVERYTHING))).toEqual(texts(all));
  });
  const snapshot = environment.snapshot();
  for (const reader of [environment, snapshot]) {
    expect(texts(reader.range(EVERYTHING))).toEqual(texts(all));
    expect(texts(reader.range({ ...EVERYTHING, reverse: true }))).toEqual(texts(all).reverse());
    expect([...reader.keys(EVERYTHING)].map(text)).toEqual(all.map(({ key }) => text(key)));
    for (const { key, value } of all) expect(text(reader.get(key))).toBe(text(value));
    expect(reader.get(Buffer.from('absent'))).toBeUndefined();
  }
  snapshot.close();
});

it('gives copies that stay as they are', async () => {
  await environment.write((writer) => {
    for (const { key, value } of all) writer.put(key, value);
  });
  const kept = [...environment.range(EVERYTHING)];
  const got = all.map(({ key }) => environment.get(key));
  await environment.write((writer) => {
    for (const { key, value } of all) writer.put(key, Buffer.alloc(value.length, 0xff));
  });
  for (let round = 0; round < 50; round++) for (const { key } of all) environment.get(key);
  expect(texts(kept)).toEqual(texts(all));
  expect(got.map(text)).toEqual(all.map(({ value }) => text(value)));
});
