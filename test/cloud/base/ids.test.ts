import { createSequentialIds, randomIds } from '../../../cloud/base';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('random ids have their shape and do not repeat', () => {
  const texts = Array.from({ length: 500 }, () => randomIds.hex(16));
  expect(texts.every((text) => /^[0-9a-f]{32}$/.test(text))).toBe(true);
  expect(new Set(texts).size).toBe(500);
  const uuids = Array.from({ length: 500 }, () => randomIds.uuid());
  expect(uuids.every((text) => UUID.test(text))).toBe(true);
  expect(new Set(uuids).size).toBe(500);
});

it('random ids of any length are as long as asked for', () => {
  for (const bytes of [0, 1, 31, 4095, 4096, 4097, 7])
    expect(randomIds.hex(bytes)).toMatch(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
  // Across several refills of what is drawn ahead, no byte is left at zero or given twice.
  const texts = Array.from({ length: 2000 }, () => randomIds.hex(24));
  expect(new Set(texts.map((text) => text.slice(0, 16))).size).toBe(2000);
  expect(new Set(texts.map((text) => text.slice(-16))).size).toBe(2000);
});

it('ids that count up are the same in each run, have the same shape and do not repeat', () => {
  const run = () => {
    const ids = createSequentialIds();
    return [ids.hex(4), ids.uuid(), ids.hex(4), ids.uuid()];
  };
  expect(run()).toEqual(run());
  expect(new Set(run()).size).toBe(4);
  const [hex, uuid] = run();
  expect(hex).toBe('00000001');
  expect(uuid).toMatch(UUID);
});
