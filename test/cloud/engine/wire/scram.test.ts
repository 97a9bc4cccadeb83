import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { Binary, type Document } from 'bson';
import type { Authentication } from '../../../../cloud/engine/commands/command';
import { createCredential, createScram } from '../../../../cloud/engine/wire/scram';

const credential = createCredential('us,er=1', 'pässword');
let signedIn: string[];
let server: Authentication;

beforeEach(() => {
  signedIn = [];
  server = createScram(credential, (username) => signedIn.push(username));
});

const payload = (text: string) => new Binary(Buffer.from(text, 'utf8'));
const textOf = (reply: Document): string =>
  Buffer.from((reply['payload'] as Binary).value()).toString('utf8');
const NAME = 'us=2Cer=3D1';

const start = (first: string, more: Document = {}) =>
  server.start({ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: payload(first), ...more });
const go = (text: string, more: Document = {}) =>
  server.continue({ saslContinue: 1, conversationId: 1, payload: payload(text), ...more });

interface Proving {
  readonly password?: string;
  readonly binding?: string;
  readonly nonce?: (nonce: string) => string;
  readonly proof?: (proof: Buffer) => string;
}

/** The client's second message. */
function prove(firstBare: string, serverFirst: string, options: Proving = {}): string {
  const { password = 'pässword', binding = 'biws', nonce = (same: string) => same } = options;
  const { proof = (bytes: Buffer) => bytes.toString('base64') } = options;
  const field = (name: string) => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(serverFirst)?.[1] ?? '';
  const salted = pbkdf2Sync(password, Buffer.from(field('s'), 'base64'), Number(field('i')), 32, 'sha256');
  const key = createHmac('sha256', salted).update('Client Key').digest();
  const stored = createHash('sha256').update(key).digest();
  const without = `c=${binding},r=${nonce(field('r'))}`;
  const message = `${firstBare},${serverFirst},${without}`;
  const signature = createHmac('sha256', stored).update(message).digest();
  return `${without},p=${proof(Buffer.from(key.map((byte, at) => byte ^ signature[at]!)))}`;
}

const bare = `n=${NAME},r=clientnonce`;
const refused = expect.objectContaining({ code: 18 }) as Error;

it('signs in in three steps, or in two where the client skips the empty one', () => {
  const first = textOf(start(`n,,${bare}`));
  expect(first).toMatch(/^r=clientnonce.{20,},s=.{20,},i=\d{4,}$/);
  expect(go(prove(bare, first))).toMatchObject({ done: false });
  expect(signedIn).toEqual([]);
  expect(go('')).toMatchObject({ done: true });
  expect(signedIn).toEqual(['us,er=1']);
  const second = textOf(start(`n,,${bare}`, { options: { skipEmptyExchange: true } }));
  expect(go(prove(bare, second))).toMatchObject({ done: true });
  expect(signedIn).toHaveLength(2);
});

it('proves itself to the client', () => {
  const first = textOf(start(`n,,${bare}`));
  const second = prove(bare, first);
  const final = textOf(go(second));
  const message = `${bare},${first},${second.slice(0, second.indexOf(',p='))}`;
  const signature = createHmac('sha256', credential.serverKey).update(message).digest('base64');
  expect(final).toBe(`v=${signature}`);
});

it.each<readonly [string, string]>([
  ['another user', 'n,,n=other,r=abc'],
  ['no user', 'n,,n=,r=abc'],
  ['no nonce', `n,,n=${NAME},r=`],
  ['a nonce with a comma', `n,,n=${NAME},r=,x`],
  ['channel binding', `p=tls-unique,,${bare}`],
  ['no header', bare],
  ['nothing', ''],
  ['an extension that must be known', `n,,m=x,${bare}`],
  ['a user name that is not escaped', 'n,,n=us,er=1,r=abc'],
])('refuses a start with %s', (_, first) => {
  expect(() => start(first)).toThrow(refused);
  expect(() => go('anything')).toThrow(refused);
});

it.each<readonly [string, Proving]>([
  ['a wrong password', { password: 'password' }],
  ['another nonce', { nonce: (nonce) => `${nonce}x` }],
  ['the client’s nonce alone', { nonce: () => 'clientnonce' }],
  ['another channel binding', { binding: 'eSws' }],
  ['a short proof', { proof: (bytes) => bytes.subarray(1).toString('base64') }],
  ['an empty proof', { proof: () => '' }],
  ['a long proof', { proof: (bytes) => Buffer.concat([bytes, bytes]).toString('base64') }],
  ['a proof that is no base64', { proof: () => '\u00e4\u00e4' }],
])('refuses a proof with %s, and the right one after it', (_, options) => {
  const first = textOf(start(`n,,${bare}`));
  expect(() => go(prove(bare, first, options))).toThrow(refused);
  expect(() => go(prove(bare, first))).toThrow(refused);
  expect(signedIn).toEqual([]);
});

it('takes no proof twice, none of an earlier conversation, and nothing without a start', () => {
  expect(() => go('c=biws,r=x,p=eA==')).toThrow(refused);
  const first = textOf(start(`n,,${bare}`));
  const proof = prove(bare, first);
  const again = textOf(start(`n,,${bare}`));
  expect(again).not.toBe(first);
  expect(() => go(proof)).toThrow(refused);
  expect(() => go(prove(bare, again), { conversationId: 2 })).toThrow(refused);
  expect(signedIn).toEqual([]);
});

it('refuses other mechanisms and payloads that are none', () => {
  expect(() => server.start({ mechanism: 'SCRAM-SHA-1', payload: payload(`n,,${bare}`) })).toThrow(
    expect.objectContaining({ code: 334 }) as Error,
  );
  for (const wrong of [undefined, 5, {}, null]) {
    expect(() => server.start({ mechanism: 'SCRAM-SHA-256', payload: wrong })).toThrow(refused);
  }
});
