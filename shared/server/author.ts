import { createHash } from 'node:crypto';
import { defaultNickname } from '../note';
import type { Author, StoredUser } from '../types';
import type { Found } from './sdk';

/** The part of the collection `users` that finds one; passed in, so that shared code depends on no package. */
export interface Users {
  where(condition: object): { limit(count: number): { get(): unknown } };
}

/** What a neighbour is called at this moment. */
export async function authorOf(users: Users, openid: string): Promise<Author> {
  const { data } = (await users.where({ _id: openid }).limit(1).get()) as Found<StoredUser[]>;
  return { nickname: data[0]?.nickname ?? defaultNickname(openid) };
}

/** A mark that is the same for everything one neighbour writes. An openid cannot be worked out from it. */
export function markOf(openid: string): string {
  return createHash('sha256').update(`linli ${openid}`).digest('base64url').slice(0, 16);
}
