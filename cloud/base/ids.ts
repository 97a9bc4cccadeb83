import { randomBytes, randomUUID } from 'node:crypto';

/** Where chance comes from. Services receive one, so that tests can foresee it. */
export interface IdSource {
  /** `bytes` random bytes as lower-case hexadecimal text, unguessable. */
  hex(bytes: number): string;
  /** A version-4 UUID, the shape of WeChat's request ids. */
  uuid(): string;
}

/** Unguessable ids from the system's generator. */
export const randomIds: IdSource = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  uuid: () => randomUUID(),
};

/** Ids that count up: the same run gives the same ids. For tests only. */
export function createSequentialIds(): IdSource {
  let next = 1;
  return {
    hex: (bytes) => (next++).toString(16).padStart(bytes * 2, '0'),
    uuid: () => `00000000-0000-4000-8000-${(next++).toString(16).padStart(12, '0')}`,
  };
}
