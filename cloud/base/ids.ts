import { randomBytes, randomUUID } from 'node:crypto';

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
  let ahead = '';
  return {
    hex(bytes) {
      const digits = bytes * 2;
      if (bytes > AHEAD) return randomBytes(bytes).toString('hex');
      if (ahead.length < digits) ahead = randomBytes(AHEAD).toString('hex');
      const text = ahead.slice(0, digits);
      // What has been handed out is handed out once.
      ahead = ahead.slice(digits);
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
