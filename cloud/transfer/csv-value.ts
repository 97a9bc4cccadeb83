import { Double, EJSON, Int32, Long } from 'bson';
import { checkKeys } from './keys';
import type { Cell } from './csv-rows';

const WHOLE = /^-?(?:0|[1-9]\d{0,18})$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The value of a cell: a number, `true`, `false`, `null`, extended JSON in brackets or quotes, else text. `undefined` for
 * a cell without anything: the document lacks the field.
 *
 * Compat: WeChat's documentation shows numbers and texts only; how it reads the other forms could not be verified. That
 * they are read makes what we write come back as it was.
 */
export function valueOf({ text, quoted }: Cell): unknown {
  if (text === '') return quoted ? '' : undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (NUMBER.test(text)) return numberOf(text);
  if (!/^[{["]/.test(text)) return text;
  try {
    const value: unknown = EJSON.parse(text, { relaxed: false });
    checkKeys(value);
    return value;
  } catch {
    return text;
  }
}

function numberOf(text: string): unknown {
  if (!WHOLE.test(text) || text === '-0') return new Double(Number(text));
  const value = BigInt(text);
  if (value === BigInt.asIntN(32, value)) return new Int32(Number(value));
  return value === BigInt.asIntN(64, value) ? Long.fromBigInt(value) : new Double(Number(text));
}

/** The cell that {@link valueOf} reads as this value. */
export function cellOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return quote(isPlain(value) ? value : JSON.stringify(value), value === '');
  const json = EJSON.stringify(value, { relaxed: false });
  return quote(numeral(value) ?? json);
}

const isPlain = (text: string) => valueOf({ text, quoted: true }) === text;

/** A number written as such, where reading it gives the same type back. */
function numeral(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  let text: string;
  if (value instanceof Int32 || value instanceof Long) text = value.toString();
  else if (value instanceof Double && Number.isFinite(value.value)) {
    const short = String(value.value);
    text = Object.is(value.value, -0) ? '-0.0' : /[.e]/.test(short) ? short : `${short}.0`;
  } else return undefined;
  const back = valueOf({ text, quoted: false });
  return EJSON.stringify(back, { relaxed: false }) === EJSON.stringify(value, { relaxed: false })
    ? text
    : undefined;
}

function quote(text: string, always = false): string {
  return always || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
