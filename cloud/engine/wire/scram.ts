import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Binary } from 'bson';
import { isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import type { Authentication } from '../commands/command';

// The least that drivers take. Stretching protects weak passwords; this one is random and long, and each connection
// pays for every round on both sides.
const ITERATIONS = 4096;

/** What the server keeps of a user's password. */
export interface Credential {
  readonly username: string;
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * Derives what SCRAM-SHA-256 keeps of a password.
 *
 * Compat: MongoDB prepares passwords with SASLprep; here they are ASCII, which that leaves as it is.
 */
export function createCredential(username: string, password: string): Credential {
  const salt = randomBytes(28);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return { username, salt, storedKey, serverKey: hmac(salted, 'Server Key') };
}

interface Conversation {
  readonly first: string;
  readonly firstBare: string;
  readonly nonce: string;
  readonly short: boolean;
  proven: boolean;
}

const failed = () => new EngineError(18, 'Authentication failed.');

/**
 * The server's half of SCRAM-SHA-256 for one connection.
 *
 * @param signIn - Called with the user's name once the password has been proved.
 */
export function createScram(credential: Credential, signIn: (username: string) => void): Authentication {
  let conversation: Conversation | undefined;
  const reply = (payload: string, done: boolean): Document => ({
    conversationId: 1,
    done,
    payload: new Binary(Buffer.from(payload, 'utf8')),
  });
  return {
    start(body) {
      conversation = undefined;
      if (body['mechanism'] !== 'SCRAM-SHA-256') {
        throw new EngineError(334, 'Received authentication for a mechanism which is not enabled');
      }
      const text = payloadOf(body);
      // gs2-header "n,," then "n=user,r=nonce".
      const match = /^n,(?:a=[^,]*)?,(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+).*)$/s.exec(text);
      if (match === null) throw failed();
      const [, firstBare = '', name = '', clientNonce = ''] = match;
      if (name.replaceAll('=2C', ',').replaceAll('=3D', '=') !== credential.username) throw failed();
      const nonce = clientNonce + randomBytes(24).toString('base64');
      const first = `r=${nonce},s=${credential.salt.toString('base64')},i=${ITERATIONS}`;
      const options = body['options'] as Document | undefined;
      conversation = {
        first,
        firstBare,
        nonce,
        short: options?.['skipEmptyExchange'] === true,
        proven: false,
      };
      return reply(first, false);
    },
    continue(body) {
      const current = conversation;
      const id = body['conversationId'];
      if (current === undefined || (isNumeric(id) && toNumber(id) !== 1)) throw failed();
      if (current.proven) {
        conversation = undefined;
        signIn(credential.username);
        return reply('', true);
      }
      const match = /^(c=[^,]*,r=([^,]+)(?:,.*)?),p=([A-Za-z0-9+/=]+)$/s.exec(payloadOf(body));
      conversation = undefined;
      if (match === null) throw failed();
      const [, withoutProof = '', nonce = '', proof = ''] = match;
      if (nonce !== current.nonce || !withoutProof.startsWith('c=biws,')) throw failed();
      const message = `${current.firstBare},${current.first},${withoutProof}`;
      if (!proves(credential, message, Buffer.from(proof, 'base64'))) throw failed();
      const final = `v=${hmac(credential.serverKey, message).toString('base64')}`;
      if (current.short) {
        signIn(credential.username);
        return reply(final, true);
      }
      conversation = { ...current, proven: true };
      return reply(final, false);
    },
  };
}

function proves({ storedKey }: Credential, message: string, proof: Buffer): boolean {
  const signature = hmac(storedKey, message);
  if (proof.length !== signature.length) return false;
  const key = Buffer.from(proof.map((byte, at) => byte ^ (signature[at] ?? 0)));
  return timingSafeEqual(createHash('sha256').update(key).digest(), storedKey);
}

function payloadOf(body: Document): string {
  const payload = body['payload'];
  if (payload instanceof Binary) return Buffer.from(payload.value()).toString('utf8');
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString('utf8');
  if (typeof payload === 'string') return Buffer.from(payload, 'base64').toString('utf8');
  throw failed();
}
