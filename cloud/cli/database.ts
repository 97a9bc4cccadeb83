import { EJSON } from 'bson';
import type { DatabaseRequest } from '../protocol';
import { request, type RequestOptions } from './client';
import type { Target } from './running';

/** Sends database requests to a running cloud. Replies keep every BSON type. */
export function databaseOf(
  target: Target,
  options: RequestOptions,
): (request: DatabaseRequest) => Promise<unknown> {
  return async (words) => {
    const wire: unknown = EJSON.serialize(words, { relaxed: false });
    const data = await request(target, { path: '/client/database', body: { request: wire } }, options);
    const { reply } = data as { readonly reply: object };
    return plainNumbers(EJSON.deserialize(reply, { relaxed: false }) as object);
  };
}

/** Counts and lengths as numbers; documents stay typed. */
function plainNumbers(reply: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(reply as Record<string, unknown>).map(([key, value]) => [
      key,
      key === 'list' ||
      key === 'insertedIds' ||
      key === 'upsertId' ||
      value === null ||
      typeof value !== 'object'
        ? value
        : Number(value),
    ]),
  );
}
