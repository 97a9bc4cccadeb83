import { EngineError } from '../error';
import { MONTHS } from './date-format';
import { utc } from './time-units';
import { fromLocal, isoDate, type ZoneOffset } from './time-zone';

interface Parts {
  [part: string]: number;
}

type Reader = readonly [pattern: string, read: (text: string, parts: Parts) => void];

const number =
  (part: string): Reader[1] =>
  (text, parts) => {
    parts[part] = Number(text);
  };

function month(text: string, parts: Parts): void {
  const wanted = text.toLowerCase();
  parts['m'] = MONTHS.findIndex((name) => name.toLowerCase().startsWith(wanted)) + 1;
}

const NAMES = MONTHS.join('|');

const READERS: Readonly<Record<string, Reader>> = {
  Y: ['\\d{4}', number('Y')],
  G: ['\\d{4}', number('G')],
  m: ['\\d{1,2}', number('m')],
  d: ['\\d{1,2}', number('d')],
  H: ['\\d{1,2}', number('H')],
  M: ['\\d{1,2}', number('M')],
  S: ['\\d{1,2}', number('S')],
  L: [
    '\\d{1,3}',
    (text, parts) => {
      parts['L'] = Number(text.padEnd(3, '0'));
    },
  ],
  j: ['\\d{1,3}', number('j')],
  u: ['[1-7]', number('u')],
  V: ['\\d{1,2}', number('V')],
  b: [MONTHS.map((name) => name.slice(0, 3)).join('|'), month],
  B: [NAMES, month],
  z: [
    'Z|[+-]\\d{2}:?\\d{2}',
    (text, parts) => {
      const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
      parts['z'] = /^z$/i.test(text) ? 0 : text.startsWith('-') ? -minutes : minutes;
    },
  ],
  Z: ['[+-]?\\d{1,4}', number('z')],
};

/** Reads a text; undefined where it does not have the format. */
export type DateReader = (text: string, zone: ZoneOffset) => number | undefined;

/**
 * Compiles a format of `$dateFromString`.
 *
 * @throws EngineError 18536 for an unknown specifier.
 */
export function dateReader(format: string): DateReader {
  const reads: Reader[1][] = [];
  const pattern = format.replace(/%([\s\S]?)|[\\^$.*+?()[\]{}|]/g, (found, letter: string | undefined) => {
    if (letter === undefined) return `\\${found}`;
    if (letter === '%') return '%';
    const reader = Object.hasOwn(READERS, letter) ? READERS[letter] : undefined;
    if (reader === undefined)
      throw new EngineError(18536, `Invalid format character '%${letter}' in format string`);
    reads.push(reader[1]);
    return `(${reader[0]})`;
  });
  const regex = new RegExp(`^${pattern}$`, 'i');
  return (text, zone) => {
    const match = regex.exec(text);
    if (match === null) return undefined;
    const parts: Parts = {};
    reads.forEach((read, index) => {
      read(match[index + 1] ?? '', parts);
    });
    return momentOfParts(parts, zone);
  };
}

function momentOfParts(parts: Parts, zone: ZoneOffset): number | undefined {
  const day = dayOfParts(parts);
  const { H = 0, M = 0, S = 0, L = 0, z } = parts;
  if (day === undefined || H > 23 || M > 59 || S > 59) return undefined;
  const local = day + ((H * 60 + M) * 60 + S) * 1000 + L;
  return z === undefined ? fromLocal(local, zone) : local - z * 60_000;
}

function dayOfParts({ Y, G, V = 1, u = 1, j, m, d }: Parts): number | undefined {
  if (Y === undefined) {
    if (G === undefined || V < 1 || V > 53) return undefined;
    return isoDate(G, V, u);
  }
  if (j !== undefined) return j < 1 || j > 366 ? undefined : utc(Y, 0, j);
  if (m === undefined || d === undefined) return undefined;
  const day = utc(Y, m - 1, d);
  return new Date(day).getUTCMonth() === m - 1 && d > 0 ? day : undefined;
}
