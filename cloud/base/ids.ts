import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';

/** Where chance comes from. Services receive one, so that tests can foresee it. */
export interface IdSource {
  /** `bytes` random bytes as lower-case hexadecimal text, unguessable. */
  hex(bytes: number): string;
  /** A version-4 UUID, the shape of WeChat's request ids. */
  uuid(): string;
}

/** Asking the system for few bytes takes as long as for many, and longer than the rest of a short call. */
const AHEAD = 4096;

/** Unguessable ids from the system's generator. */
export const randomIds: IdSource = createRandomIds();

function createRandomIds(): IdSource {
  const pool = Buffer.alloc(AHEAD);
  let at = AHEAD;
  return {
    hex(bytes) {
      if (bytes > AHEAD) return randomBytes(bytes).toString('hex');
      if (at + bytes > AHEAD) {
        randomFillSync(pool);
        at = 0;
      }
      const text = pool.toString('hex', at, at + bytes);
      // What has been handed out must not be found here later.
      pool.fill(0, at, at + bytes);
      at += bytes;
      return text;
    },
    uuid: () => randomUUID(),
  };
}

/** Ids that count up: the same run gives the same ids. For tests only. */
export function createSequentialIds(): IdSource {
  let next = 1;
  return {
    hex: (bytes) => (next++).toString(16).padStart(bytes * 2, '0'),
    uuid: () => `00000000-0000-4000-8000-${(next++).toString(16).padStart(12, '0')}`,
  };
}
