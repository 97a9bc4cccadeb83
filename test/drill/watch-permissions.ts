/**
 * Watches of pages while permissions, rules and what rules read change at random: no state of a document is ever told that
 * was forbidden from the time it was written until it was told, nor one that is forbidden when it is told; and a watch that
 * has not ended has in the end what a find gives.
 */
import type { Document } from 'bson';
import type { DeclaredPermission } from '../../cloud/rules';
import { openJudged, type Client } from '../cloud/realtime/judged';
import { seeded } from './stream-model';

/** What a drill found. */
export interface WatchPermissionsSummary {
  readonly seed: number;
  readonly flips: number;
  readonly writes: number;
  /** Documents that were told. */
  readonly told: number;
  /** Watches that ended since their query was not allowed any more. */
  readonly ended: number;
  readonly resumed: number;
  /** What was told that must not have been. */
  readonly breaches: readonly string[];
  /** Watches that had something else in the end than a find. */
  readonly different: readonly string[];
}

const USERS = ['alice', 'bob'] as const;
type User = (typeof USERS)[number];

/** A permission, and what it means: whether a user may see a document. */
interface Mode {
  readonly name: string;
  readonly permission: DeclaredPermission;
  readonly allows: (document: Document, user: User, roles: Roles) => boolean;
}
type Roles = Readonly<Record<User, boolean>>;

const custom = (read: string): DeclaredPermission => ({ permission: 'CUSTOM', rules: { read } });
const MODES: readonly Mode[] = [
  { name: 'READONLY', permission: { permission: 'READONLY' }, allows: () => true },
  { name: 'PRIVATE', permission: { permission: 'PRIVATE' }, allows: ({ _openid }, user) => _openid === user },
  { name: 'ADMINONLY', permission: { permission: 'ADMINONLY' }, allows: () => false },
  {
    name: 'public',
    permission: custom('doc.public == true'),
    allows: (document) => document['public'] === true,
  },
  {
    name: 'role',
    permission: custom('get(`database.roles.${auth.openid}`).ok == true'),
    allows: (_document, user, roles) => roles[user],
  },
  {
    name: 'role or public',
    permission: custom('doc.public == true || get(`database.roles.${auth.openid}`).ok == true'),
    allows: (document, user, roles) => document['public'] === true || roles[user],
  },
];

const QUERIES: readonly Document[] = [{}, { public: true }, { group: 1 }, { group: 1, public: true }];

/** One state of a document, and for whom it has been allowed at any time since it was written. */
interface Version {
  readonly document: Document;
  readonly allowed: Set<User>;
}

/** One drill of `steps` changes. */
export async function drillWatchPermissions(steps: number, seed: number): Promise<WatchPermissionsSummary> {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const rig = await openJudged();
  const roles: Record<User, boolean> = { alice: true, bob: false };
  const versions = new Map<number, Version>();
  const breaches: string[] = [];
  const different: string[] = [];
  const counts = { flips: 0, writes: 0, told: 0, ended: 0, resumed: 0 };
  let mode = MODES[0] as Mode;
  /** What is being written to a role is neither. */
  let unsure: User | undefined;
  const note = () => {
    for (const { document, allowed } of versions.values())
      for (const user of USERS) if (mode.allows(document, user, roles)) allowed.add(user);
  };
  const use = (next: Mode) => {
    mode = next;
    note();
    rig.use({ things: next.permission });
  };
  const see = (user: User) => (document: Document) => {
    counts.told++;
    const version = versions.get(Number(document['v']));
    const what = `${user} was told ${JSON.stringify(document)} under ${mode.name}`;
    if (version?.allowed.has(user) !== true) breaches.push(`${what}, which had never been allowed`);
    // What a rule reads is in the database: it is read after the document was, not at the moment of sending.
    const isCertain = !mode.name.includes('role') || unsure === undefined;
    if (isCertain && !mode.allows(document, user, { alice: true, bob: true }))
      breaches.push(`${what}, which forbids it`);
  };
  const write = async () => {
    const v = versions.size + 1;
    const document = {
      _id: `d${below(12)}`,
      _openid: pick(USERS),
      group: below(2),
      public: below(2) === 0,
      v,
    };
    versions.set(v, { document, allowed: new Set() });
    note();
    counts.writes++;
    if (below(8) === 0) await rig.remove('things', document._id);
    else await rig.replace('things', document);
  };
  const setRole = async (user: User, ok: boolean) => {
    unsure = user;
    // From the first moment at which it may be so.
    if (ok) {
      roles[user] = true;
      note();
    }
    await rig.set('roles', user, { ok });
    roles[user] = ok;
    unsure = undefined;
  };

  interface Watching {
    readonly user: User;
    readonly query: Document;
    client: Client | undefined;
    isAway: boolean;
  }
  const watchings = USERS.flatMap((user) =>
    QUERIES.map((query): Watching => ({ user, query, client: undefined, isAway: false })),
  );
  const open = async (one: Watching) => {
    one.isAway = false;
    one.client = await rig
      .watch({ collection: 'things', query: one.query }, one.user, see(one.user))
      .catch(() => undefined);
  };
  const act = async (one: Watching) => {
    if (one.client?.error !== undefined) {
      counts.ended++;
      one.client = undefined;
    }
    if (one.client === undefined) await open(one);
    else if (!one.isAway) {
      one.client.detach();
      one.isAway = true;
    } else {
      counts.resumed++;
      one.isAway = false;
      await one.client.resume().catch(() => {
        one.client = undefined;
      });
    }
  };
  const turns = async () => {
    for (let turn = below(30); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
  };

  try {
    for (const user of USERS) await setRole(user, roles[user]);
    use(mode);
    for (let step = 0; step < steps; step++) {
      switch (below(10)) {
        case 0:
        case 1:
          counts.flips++;
          use(pick(MODES));
          break;
        case 2:
          counts.flips++;
          await setRole(pick(USERS), below(2) === 0);
          break;
        case 3:
        case 4:
          await act(pick(watchings));
          break;
        case 5:
          await turns();
          break;
        default:
          await write();
      }
    }
    for (const one of watchings) if (one.isAway) await act(one);
    for (const { user, query, client } of watchings) {
      if (client === undefined) continue;
      const name = `${user} ${JSON.stringify(query)} under ${mode.name}`;
      const own = await rig
        .watch({ collection: 'things', query }, user)
        .then(({ documents }) => textOf(documents))
        .catch(() => undefined);
      const isDone = () => client.error !== undefined || textOf(client.documents) === own;
      await Promise.race([client.until(isDone), late()]);
      if (!isDone()) different.push(`${name}: ${textOf(client.documents)} for ${own ?? 'nothing'}`);
    }
    return { seed, ...counts, breaches: breaches.slice(0, 10), different: different.slice(0, 10) };
  } finally {
    await rig.stop();
  }
}

const textOf = (documents: readonly Document[]) =>
  documents
    .map((document) => JSON.stringify(document))
    .sort()
    .join('\n');

const late = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 10_000).unref();
  });
