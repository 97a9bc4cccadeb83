import fc from 'fast-check';
import type { Entry, KeyRange, Reader } from '../../../../cloud/engine/storage/environment';
import { createOverlay, MAX_OVERLAY } from '../../../../cloud/engine/storage/overlay';
import { createSortedKeys } from '../../../../cloud/engine/storage/sorted-keys';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** A reader over a plain map. */
function readerOf(values: ReadonlyMap<string, string>): Reader {
  const range = ({ start, end, reverse = false, limit }: KeyRange): Entry[] => {
    const found = [...values]
      .map(([key, value]) => ({ key: bytes(key), value: bytes(value) }))
      .filter(({ key }) => Buffer.compare(key, start) >= 0 && Buffer.compare(key, end) < 0)
      .sort((a, b) => Buffer.compare(a.key, b.key) * (reverse ? -1 : 1));
    return found.slice(0, limit);
  };
  return {
    get: (key) => {
      const value = values.get(Buffer.from(key).toString('latin1'));
      return value === undefined ? undefined : bytes(value);
    },
    range,
    keys: (wanted) => range(wanted).map(({ key }) => key),
  };
}

const key = fc
  .array(fc.constantFrom(0, 1, 97, 98, 254, 255), { minLength: 1, maxLength: 3 })
  .map((codes) => String.fromCharCode(...codes));
const change = fc.record({ key, value: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }) });
const wanted = fc.record({
  start: key,
  end: key,
  reverse: fc.boolean(),
  limit: fc.option(fc.nat(4), { nil: undefined }),
});

it('reads like a store to which the changes have been made', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.constantFrom('p', 'q')), { maxLength: 12 }),
      fc.array(change, { maxLength: 12 }),
      fc.array(wanted, { maxLength: 8 }),
      (stored, changes, ranges) => {
        const base = new Map<string, string>(stored);
        const overlay = createOverlay(readerOf(base));
        const all = new Map(base);
        for (const { key: at, value } of changes) {
          if (value === undefined) {
            overlay.remove(bytes(at));
            all.delete(at);
          } else {
            overlay.put(bytes(at), bytes(value));
            all.set(at, value);
          }
        }
        const model = readerOf(all);
        for (const { start, end, reverse, limit } of ranges) {
          const range = {
            start: bytes(start),
            end: bytes(end),
            reverse,
            ...(limit === undefined ? {} : { limit }),
          };
          expect([...overlay.range(range)]).toEqual([...model.range(range)]);
          expect([...overlay.keys(range)]).toEqual([...model.keys(range)]);
          expect(overlay.get(range.start)).toEqual(model.get(range.start));
        }
        const made = new Map(base);
        for (const { key: at, value } of overlay.changes()) {
          if (value === undefined) made.delete(at.toString('latin1'));
          else made.set(at.toString('latin1'), value.toString('latin1'));
        }
        expect(made).toEqual(all);
      },
    ),
  );
});

it('keeps many keys in order, whatever order they come in', () => {
  const sorted = createSortedKeys();
  const keys = Array.from({ length: 3000 }, (_, at) => String((at * 7919) % 3000).padStart(4, '0'));
  for (const one of [...keys, ...keys.slice(0, 100)]) sorted.add(one);
  const all = [...keys].sort();
  expect([...sorted.range('', '9', false)]).toEqual(all);
  expect([...sorted.range('', '9', true)]).toEqual([...all].reverse());
  expect([...sorted.range('0700', '0703', false)]).toEqual(['0700', '0701', '0702']);
  expect([...sorted.range('0700', '0703', true)]).toEqual(['0702', '0701', '0700']);
  expect([...createSortedKeys().range('', '9', true)]).toEqual([]);
});

it('refuses more than it may hold, and counts what is replaced once', () => {
  const overlay = createOverlay(readerOf(new Map()));
  const large = Buffer.alloc(MAX_OVERLAY / 2);
  overlay.put(bytes('a'), large);
  overlay.put(bytes('a'), large);
  expect(() => overlay.put(bytes('b'), large)).toThrow(expect.objectContaining({ code: 257 }) as Error);
});
