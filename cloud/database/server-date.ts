import { isDocument, isNumeric, toNumber } from '../values';
import { refusal } from './refuse';

const MARK = '$tcb_server_date';

/**
 * The value with every `db.serverDate({ offset })` in it, at any depth, replaced by a date: `now` plus its offset in
 * milliseconds. What holds none is given back as it is.
 *
 * @throws CloudError `INVALID_PARAM` for an offset that is no number.
 */
export function resolveServerDates<T>(value: T, now: number): T {
  return resolve(value, now) as T;
}

function resolve(value: unknown, now: number): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => resolve(item, now));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  // DBRef and the like are documents too, but rebuilding one from its fields would lose its class.
  if (!isDocument(value) || '_bsontype' in value) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === MARK) return new Date(now + offsetOf(entries[0][1]));
  const resolved = entries.map(([key, member]): [string, unknown] => [key, resolve(member, now)]);
  return resolved.some(([, member], index) => member !== entries[index]?.[1])
    ? Object.fromEntries(resolved)
    : value;
}

function offsetOf(mark: unknown): number {
  const offset = isDocument(mark) ? (mark['offset'] ?? 0) : undefined;
  const number = isNumeric(offset) ? toNumber(offset) : Number.NaN;
  if (!Number.isFinite(number)) throw refusal('INVALID_PARAM', 'SERVER_DATE');
  return number;
}
