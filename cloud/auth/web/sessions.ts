import type { Document } from 'bson';
import type { Clock, IdSource } from '../../base';
import type { LoginType } from '../../protocol';
import type { Store } from '../../store';

/** Whose sign-in it is. */
export interface WebUser {
  readonly env: string;
  readonly uid: string;
  readonly loginType: LoginType;
  readonly customUserId?: string;
  /** Of a mini-program's user. */
  readonly openid?: string;
  readonly unionid?: string;
}

/** One sign-in, as it is kept. */
export interface WebSessionRecord {
  readonly id: string;
  readonly user: WebUser;
  /** How often its refresh token was replaced. */
  readonly generation: number;
  /** Milliseconds since 1970 until which it may be refreshed. */
  readonly until: number;
  /** Milliseconds since 1970 beyond which it is never prolonged. */
  readonly limit: number;
  /** Milliseconds an access token lives at most. */
  readonly accessMs: number;
  readonly ended: boolean;
}

/** Keeps the sign-ins of web users. */
export interface WebSessions {
  begin(fresh: Pick<WebSessionRecord, 'user' | 'limit' | 'accessMs'>): Promise<WebSessionRecord>;
  /** Undefined where there is none (any more). */
  find(id: string): Promise<WebSessionRecord | undefined>;
  /** The next generation, alive for 30 days from now; undefined where somebody else was first. */
  advance(record: WebSessionRecord): Promise<WebSessionRecord | undefined>;
  end(id: string): Promise<void>;
  endAll(user: Pick<WebUser, 'env' | 'uid'>): Promise<void>;
  /** Whether it has ended. An end in this process counts at once, one in another within half a minute. */
  isOver(id: string): Promise<boolean>;
}

const TARGET = { database: '__yunlet', collection: 'web_sessions' };
/** Milliseconds a refresh token lives: 30 days, as on Tencent's cloud. */
const LIVES_MS = 30 * 24 * 3600 * 1000;
/** Old ones are removed once in so many. */
const SWEEP_EVERY = 500;
/** Milliseconds for which a session is taken to be as it was found. */
const TRUST_MS = 30_000;
/** Most sessions whose state is remembered. */
const REMEMBERED = 10_000;

/** Makes {@link WebSessions} over a store. */
export function createWebSessions({ store, clock, ids }: WebSessionsOptions): WebSessions {
  const seen = new Map<string, { readonly over: boolean; readonly at: number }>();
  let begun = 0;
  let indexed: Promise<void> | undefined;
  const remember = (id: string, over: boolean) => {
    seen.delete(id);
    seen.set(id, { over, at: clock.elapsed() });
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
  };
  const index = async (): Promise<void> => {
    indexed ??= store.createIndexes(TARGET, [
      { name: 'by_until', key: { until: 1 } },
      { name: 'by_user', key: { 'user.env': 1, 'user.uid': 1 } },
    ]);
    // The next one tries again.
    await indexed.catch((error: unknown) => {
      indexed = undefined;
      throw error;
    });
  };

  return {
    async begin({ user, limit, accessMs }) {
      await index();
      const now = clock.now();
      if (++begun % SWEEP_EVERY === 0)
        await store.remove(TARGET, { until: { $lt: new Date(now) } }, { multi: true });
      const id = ids.hex(16);
      const until = Math.min(now + LIVES_MS, limit);
      const fields = { user, generation: 0, ended: false, limit: new Date(limit), accessMs };
      await store.insert(TARGET, [{ _id: id, ...fields, until: new Date(until), begunAt: new Date(now) }]);
      return { id, user, generation: 0, until, limit, accessMs, ended: false };
    },
    async find(id) {
      const [found] = await store.find(TARGET, { filter: { _id: id }, limit: 1 });
      return found === undefined ? undefined : recordOf(found);
    },
    async advance({ id, generation, limit }) {
      const until = new Date(Math.min(clock.now() + LIVES_MS, limit));
      const changed = await store.findAndModify(TARGET, {
        filter: { _id: id, generation, ended: false },
        update: { $set: { generation: generation + 1, until } },
      });
      return changed === null ? undefined : recordOf(changed);
    },
    async end(id) {
      remember(id, true);
      await store.update(TARGET, { filter: { _id: id }, update: { $set: { ended: true } } });
    },
    async endAll({ env, uid }) {
      const filter = { 'user.env': env, 'user.uid': uid, ended: false };
      for (const { _id } of await store.find(TARGET, { filter, projection: { _id: 1 } }))
        remember(_id as string, true);
      await store.update(TARGET, { filter, update: { $set: { ended: true } }, multi: true });
    },
    async isOver(id) {
      const known = seen.get(id);
      if (known !== undefined && (known.over || known.at + TRUST_MS > clock.elapsed())) return known.over;
      const record = await this.find(id);
      const over = record === undefined || record.ended;
      // It may have ended here meanwhile.
      if (seen.get(id)?.over !== true) remember(id, over);
      return seen.get(id)?.over ?? over;
    },
  };
}

/** What {@link createWebSessions} works with. */
export interface WebSessionsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
}

function recordOf(document: Document): WebSessionRecord {
  const { _id, user, generation, until, limit, accessMs, ended } = document;
  return {
    id: _id as string,
    user: user as WebUser,
    generation: Number(generation),
    until: (until as Date).getTime(),
    limit: (limit as Date).getTime(),
    accessMs: Number(accessMs),
    ended: ended as boolean,
  };
}
