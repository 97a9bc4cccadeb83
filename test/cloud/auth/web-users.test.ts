import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cloudbase from '@cloudbase/node-sdk';
import { createAuth, createWebUsers, type WebUsers } from '../../../cloud/auth';
import { createFakeClock, randomIds, silentLogger, type FakeClock } from '../../../cloud/base';
import type { Store } from '../../../cloud/store';
import { openStore } from '../database/store';

const ENV = 'env-1';
const DEVICE = 'a-device-of-somebody';
const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
const BASE = { appid: 'wx1', secret: 'the-secret', ids: randomIds, logger: silentLogger };

let store: Store;
let dataDir: string;
let clock: FakeClock;
let users: WebUsers;
beforeAll(async () => {
  store = await openStore();
  dataDir = await mkdtemp(join(tmpdir(), 'yunlet-web-users-'));
});
afterAll(async () => {
  await store.stop();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  clock = createFakeClock(Date.now());
  users = createWebUsers({ ...BASE, dataDir, store, clock });
});

const refused = (code: string) => expect.objectContaining({ code }) as Error;
const callerOf = (token: string, by = users) => by.ofWebToken(token, 'r');

describe('anonymous users', () => {
  it('have a token that tells who they are, for two hours', async () => {
    const { accessToken, expiresIn, uid, loginType } = await users.signInAnonymously({ env: ENV });
    expect(await callerOf(accessToken)).toEqual({
      kind: 'user',
      openid: null,
      unionid: null,
      uid,
      loginType: 'ANONYMOUS',
      appid: 'wx1',
      env: ENV,
      source: 'other',
      requestId: 'r',
    });
    expect({ expiresIn, loginType }).toEqual({ expiresIn: 7200, loginType: 'ANONYMOUS' });
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(claims).toMatchObject({ sub: uid, aud: ENV, scope: 'anonymous' });
    clock.advance(2 * HOUR + 1000);
    await expect(callerOf(accessToken)).rejects.toEqual(refused('ACCESS_TOKEN_EXPIRED'));
  });

  it('are the same on the same device, for ever, and nobody else elsewhere', async () => {
    const uidOf = async (device?: string, env = ENV, by = users) =>
      (await by.signInAnonymously({ env, ...(device === undefined ? {} : { device }) })).uid;
    const uid = await uidOf(DEVICE);
    clock.advance(400 * DAY);
    expect(await uidOf(DEVICE)).toBe(uid);
    const others = [
      await uidOf('another-device-of-x'),
      await uidOf(DEVICE, 'env-2'),
      await uidOf(DEVICE, ENV, createWebUsers({ ...BASE, secret: 'other', dataDir, store, clock })),
      await uidOf(),
      await uidOf(),
      await uidOf('short'),
      await uidOf('short'),
    ];
    expect(new Set([uid, ...others]).size).toBe(others.length + 1);
  });
});

describe('refresh tokens', () => {
  it('are replaced one after another; the user stays', async () => {
    let session = await users.signInAnonymously({ env: ENV });
    const { uid } = session;
    for (let round = 0; round < 3; round++) {
      clock.advance(20 * DAY);
      session = await users.refresh(session.refreshToken, { rotate: true });
      expect(session.uid).toBe(uid);
      expect((await callerOf(session.accessToken))?.uid).toBe(uid);
    }
  });

  it('stay good until the next one is used, since answers get lost', async () => {
    const first = await users.signInAnonymously({ env: ENV });
    const tabs = await Promise.all([1, 2, 3].map(() => users.refresh(first.refreshToken, { rotate: true })));
    expect(new Set(tabs.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(tabs[0]?.refreshToken).not.toBe(first.refreshToken);
  });

  it('that are used long after they were replaced end the sign-in', async () => {
    const first = await users.signInAnonymously({ env: ENV });
    const second = await users.refresh(first.refreshToken, { rotate: true });
    const third = await users.refresh(second.refreshToken, { rotate: true });
    await expect(users.refresh(first.refreshToken, { rotate: true })).rejects.toEqual(
      refused('INVALID_REFRESH_TOKEN'),
    );
    await expect(users.refresh(third.refreshToken, { rotate: true })).rejects.toEqual(
      refused('INVALID_REFRESH_TOKEN'),
    );
    await expect(callerOf(third.accessToken)).rejects.toEqual(refused('UNAUTHENTICATED'));
  });

  it('without rotation stay as they are', async () => {
    const { refreshToken } = await users.signInAnonymously({ env: ENV });
    for (let round = 0; round < 3; round++)
      expect((await users.refresh(refreshToken, { rotate: false })).refreshToken).toBe(refreshToken);
  });

  it('live for thirty days', async () => {
    const { refreshToken } = await users.signInAnonymously({ env: ENV });
    clock.advance(30 * DAY + 1000);
    await expect(users.refresh(refreshToken, { rotate: true })).rejects.toEqual(
      refused('INVALID_REFRESH_TOKEN'),
    );
    const key = await users.loginKey(ENV);
    const ticket = ticketOf(key, { expire: clock.now() + 400 * DAY });
    const named = await users.signInWithTicket({ env: ENV, ticket });
    clock.advance(30 * DAY + 1000);
    await expect(users.refresh(named.refreshToken, { rotate: true })).rejects.toEqual(
      refused('REFRESH_TOKEN_EXPIRED'),
    );
  });

  it.each([
    ['nothing', () => ''],
    ['nonsense', () => 'x'],
    ['another generation', (token: string) => token.replace('.0.', '.1.')],
    ['another session', (token: string) => `${'0'.repeat(32)}${token.slice(32)}`],
    ['a changed signature', (token: string) => `${token.slice(0, -2)}AA`],
    ['an access token', (_token: string, access: string) => access],
  ])('%s is none', async (_what, change) => {
    const session = await users.signInAnonymously({ env: ENV });
    const wrong = change(session.refreshToken, session.accessToken);
    await expect(users.refresh(wrong, { rotate: true })).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
    expect((await users.refresh(session.refreshToken, { rotate: true })).uid).toBe(session.uid);
  });
});

describe('signing out', () => {
  it.each(['accessToken', 'refreshToken'] as const)(
    'by the %s ends both, harmlessly twice',
    async (which) => {
      const [session, other] = [
        await users.signInAnonymously({ env: ENV, device: DEVICE }),
        await users.signInAnonymously({ env: ENV, device: DEVICE }),
      ];
      expect(await callerOf(session.accessToken)).toBeDefined();
      await users.signOut(session[which]);
      await users.signOut(session[which]);
      await expect(callerOf(session.accessToken)).rejects.toEqual(refused('UNAUTHENTICATED'));
      await expect(users.refresh(session.refreshToken, { rotate: true })).rejects.toEqual(
        refused('INVALID_REFRESH_TOKEN'),
      );
      expect((await callerOf(other.accessToken))?.uid).toBe(other.uid);
    },
  );

  it('is known after a restart, and to another process within half a minute', async () => {
    const session = await users.signInAnonymously({ env: ENV });
    const another = createWebUsers({ ...BASE, dataDir, store, clock });
    expect(await callerOf(session.accessToken, another)).toBeDefined();
    await users.signOut(session.refreshToken);
    const restarted = createWebUsers({ ...BASE, dataDir, store, clock });
    await expect(callerOf(session.accessToken, restarted)).rejects.toEqual(refused('UNAUTHENTICATED'));
    clock.advance(30_001);
    await expect(callerOf(session.accessToken, another)).rejects.toEqual(refused('UNAUTHENTICATED'));
  });

  it('everywhere ends all of one user and none of another', async () => {
    const mine = [
      await users.signInAnonymously({ env: ENV, device: DEVICE }),
      await users.signInAnonymously({ env: ENV, device: DEVICE }),
    ];
    const theirs = await users.signInAnonymously({ env: ENV });
    const caller = await callerOf(mine[0]?.accessToken ?? '');
    if (caller !== undefined) await users.signOutEverywhere(caller);
    for (const { accessToken } of mine)
      await expect(callerOf(accessToken)).rejects.toEqual(refused('UNAUTHENTICATED'));
    expect(await callerOf(theirs.accessToken)).toBeDefined();
  });

  it('with nonsense is refused', async () => {
    await expect(users.signOut('x')).rejects.toEqual(refused('UNAUTHENTICATED'));
  });
});

/** A ticket as createTicket() makes it, with other claims. */
function ticketOf(
  key: { private_key_id: string; private_key: string },
  claims: object = {},
  header: object = { alg: 'RS256', typ: 'JWT' },
): string {
  const now = clock.now();
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encode(header)}.${encode({ env: ENV, iat: now, exp: now + 600_000, uid: 'user-7', refresh: HOUR, expire: now + 7 * DAY, ...claims })}`;
  const signature = createSign('sha256').update(content).sign(key.private_key, 'base64url');
  return `${key.private_key_id}/@@/${content}.${signature}`;
}

describe('tickets', () => {
  it('of the real node-sdk sign in the user they name, the same each time', async () => {
    const key = await users.loginKey(ENV);
    const app = cloudbase.init({ env: ENV, credentials: key });
    const one = await users.signInWithTicket({ env: ENV, ticket: app.auth().createTicket('user-7') });
    const two = await users.signInWithTicket({ env: ENV, ticket: app.auth().createTicket('user-7') });
    const other = await users.signInWithTicket({ env: ENV, ticket: app.auth().createTicket('user-8') });
    expect(two.uid).toBe(one.uid);
    expect(other.uid).not.toBe(one.uid);
    expect(await callerOf(one.accessToken)).toMatchObject({ loginType: 'CUSTOM', customUserId: 'user-7' });
    expect(one.expiresIn).toBe(3600);
  });

  it('decide how long a sign-in lasts', async () => {
    const key = await users.loginKey(ENV);
    const ticket = ticketOf(key, { refresh: 10 * 60_000, expire: clock.now() + DAY });
    const session = await users.signInWithTicket({ env: ENV, ticket });
    expect(session.expiresIn).toBe(600);
    clock.advance(DAY - 1000);
    const next = await users.refresh(session.refreshToken, { rotate: true });
    clock.advance(2000);
    await expect(users.refresh(next.refreshToken, { rotate: true })).rejects.toEqual(
      refused('REFRESH_TOKEN_EXPIRED'),
    );
    // As the SDK's documentation shows it: a length.
    const short = await users.signInWithTicket({ env: ENV, ticket: ticketOf(key, { expire: HOUR }) });
    clock.advance(HOUR + 1000);
    await expect(users.refresh(short.refreshToken, { rotate: true })).rejects.toEqual(
      refused('REFRESH_TOKEN_EXPIRED'),
    );
  });

  const stranger = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
  type Key = Awaited<ReturnType<WebUsers['loginKey']>>;
  it.each<[string, (key: Key) => string, RegExp]>([
    ['nothing', () => '', /form/],
    ['no ticket', () => 'a/@@/b', /form/],
    ['a megabyte', () => 'x'.repeat(1 << 20), /form/],
    ['another key id', (key) => ticketOf({ ...key, private_key_id: 'other' }), /login-key/],
    ['another key', (key) => ticketOf({ ...key, private_key: stranger }), /signature/],
    ['no signature', (key) => ticketOf(key, {}, { alg: 'none' }), /form/],
    ['another algorithm', (key) => ticketOf(key, {}, { alg: 'HS256' }), /form/],
    ['another environment', (key) => ticketOf(key, { env: 'env-2' }), /environment/],
    ['an old one', (key) => ticketOf(key, { exp: clock.now() - 1 }), /expired/],
    ['one that never expires', (key) => ticketOf(key, { exp: 'never' }), /expired/],
    ['one for a sign-in that is over', (key) => ticketOf(key, { expire: clock.now() - 1 }), /expired/],
    ['a short uid', (key) => ticketOf(key, { uid: 'abc' }), /uid/],
    ['a strange uid', (key) => ticketOf(key, { uid: 'user 7' }), /uid/],
    ['a uid that is no text', (key) => ticketOf(key, { uid: 12345 }), /uid/],
  ])('%s signs nobody in', async (_what, make, sentence) => {
    const ticket = make(await users.loginKey(ENV));
    await expect(users.signInWithTicket({ env: ENV, ticket })).rejects.toMatchObject({
      code: 'LOGIN_TICKET_INVALID',
      message: expect.stringMatching(sentence) as string,
    });
  });

  it('link a name to an anonymous user, who keeps the uid; a name once', async () => {
    const key = await users.loginKey(ENV);
    const ticket = ticketOf(key, { uid: 'linked-1' });
    const anonymous = await users.signInAnonymously({ env: ENV });
    const linked = await users.linkTicket({ env: ENV, refreshToken: anonymous.refreshToken, ticket });
    expect(linked).toMatchObject({ uid: anonymous.uid, loginType: 'CUSTOM' });
    expect((await users.signInWithTicket({ env: ENV, ticket })).uid).toBe(anonymous.uid);
    await expect(callerOf(anonymous.accessToken)).rejects.toEqual(refused('UNAUTHENTICATED'));
    const again = await users.signInAnonymously({ env: ENV });
    const { refreshToken } = again;
    await expect(users.linkTicket({ env: ENV, refreshToken, ticket })).rejects.toEqual(
      refused('INVALID_PARAM'),
    );
    expect(await callerOf(again.accessToken)).toBeDefined();
  });

  it('have a key that stays, readable by this user alone, and is never replaced', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'yunlet-login-key-'));
    const made = () => createWebUsers({ ...BASE, dataDir: dir, store, clock });
    const [one, two] = await Promise.all([made().loginKey(ENV), made().loginKey(ENV)]);
    expect(two).toEqual(one);
    expect(await made().loginKey('env-2')).toEqual({ ...one, env_id: 'env-2' });
    if (process.platform !== 'win32')
      expect((await stat(join(dir, 'login-key.json'))).mode & 0o777).toBe(0o600);
    await writeFile(join(dir, 'login-key.json'), '{"private_key_id":"x"}');
    await expect(made().loginKey(ENV)).rejects.toEqual(refused('CONFIG_INVALID'));
    await rm(dir, { recursive: true, force: true });
  });
});

describe('every kind of token', () => {
  it('is recognised by one door, and functions act for the same user', async () => {
    const auth = createAuth({
      ...BASE,
      mode: 'dev',
      env: ENV,
      key: 'the-key',
      clock,
      ofWebToken: (token, requestId) => users.ofWebToken(token, requestId),
    });
    const page = await auth.ofToken((await auth.login('dev-alice')).token, 'r');
    expect(page).not.toHaveProperty('uid');
    const asPage = await users.signInAsPage(page);
    const there = await auth.ofToken(asPage.accessToken, 'r');
    expect(there).toMatchObject({ openid: page.openid, loginType: 'WECHAT_OPEN', source: 'wx_client' });
    const { uid, accessToken } = await users.signInAnonymously({ env: ENV });
    const web = await auth.ofToken(accessToken, 'r');
    expect(auth.ofInvocation(auth.open(web).apiToken, 'r2')).toMatchObject({
      kind: 'function',
      uid,
      loginType: 'ANONYMOUS',
      source: 'other,scf',
    });
    const [head, body] = accessToken.split('.');
    for (const wrong of [`${head}.${body}.AAAA`, `${head}.e30.AAAA`, `${head}.${body}`, `${head}.`])
      await expect(auth.ofToken(wrong, 'r')).rejects.toEqual(refused('UNAUTHENTICATED'));
  });
});
