import { Timestamp } from 'bson';
import { oplogKey } from './keys';

/** Most changes of one second that have times of their own; more go on in the next. */
const INCREMENTS = 2 ** 20;

/** A cluster time as one number: seconds since 1970, and a count within the second. */
export type Stamp = number;

/** The largest number of a change within its time. */
export const LAST_OPERATION = 0xffffffff;

/** A place among the recorded changes: after the change `operation` of the time `stamp`. */
export interface Position {
  readonly stamp: Stamp;
  readonly operation: number;
}

/** The first stamp of the second that `now` (milliseconds since 1970) lies in. */
export const stampOf = (now: number): Stamp => Math.floor(now / 1000) * INCREMENTS;

/** A stamp of seconds and count. */
export const stampFrom = (seconds: number, count: number): Stamp =>
  seconds * INCREMENTS + Math.min(count, INCREMENTS - 1);

/** The seconds and the count of a stamp. */
export const partsOf = (stamp: Stamp): { readonly seconds: number; readonly count: number } => ({
  seconds: Math.floor(stamp / INCREMENTS),
  count: stamp % INCREMENTS,
});

/** A stamp as BSON's timestamp. */
export function timestampOf(stamp: Stamp): Timestamp {
  const { seconds, count } = partsOf(stamp);
  return new Timestamp({ t: seconds, i: count });
}

/** Whether a place comes before another. */
export const isBefore = (a: Position, b: Position): boolean =>
  a.stamp < b.stamp || (a.stamp === b.stamp && a.operation < b.operation);

/** The key of the change at a place. */
export function keyAt({ stamp, operation }: Position): Buffer {
  const { seconds, count } = partsOf(stamp);
  return oplogKey(seconds, count, operation);
}

/** The place of a key. */
export const positionOf = (key: Buffer): Position => ({
  stamp: stampFrom(key.readUInt32BE(1), key.readUInt32BE(5)),
  operation: key.readUInt32BE(9),
});
