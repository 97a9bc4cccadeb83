import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudError, placeSecret, type IdSource } from '../../base';

/** The key pair of a cloud for tickets. */
export interface LoginKeyPair {
  readonly id: string;
  /** RSA, PKCS #1 in PEM, as Tencent's console gives it. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

/** The file in the data folder. */
const FILE = 'login-key.json';
const BITS = 2048;

/** Gives the key pair of the data folder. */
export interface LoginKeys {
  /** The pair; made where there is none yet. */
  get(): Promise<LoginKeyPair>;
  /** The pair, where it was ever asked for: nobody else can have signed anything. */
  known(): LoginKeyPair | undefined;
}

/**
 * Makes {@link LoginKeys} of a data folder; the key lies in `login-key.json`, mode 0600, and is made at its first use.
 *
 * @remarks Both throw CloudError `CONFIG_INVALID` where the file is there but broken: it is never replaced, since every
 * server that signs with the key would be locked out.
 */
export function createLoginKeys(dataDir: string, ids: IdSource): LoginKeys {
  const file = join(dataDir, FILE);
  let pair: LoginKeyPair | undefined;
  const known = () => (pair ??= existsSync(file) ? read(file) : undefined);
  return {
    known,
    async get() {
      const present = known();
      if (present !== undefined) return present;
      const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
      const text = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
      const fresh = { private_key_id: ids.uuid(), private_key: text };
      try {
        mkdirSync(dataDir, { recursive: true });
        placeSecret(file, `${JSON.stringify(fresh, null, 2)}\n`);
      } catch (cause) {
        throw new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir: dataDir }, cause });
      }
      // Another process may have been first: what lies there counts.
      return (pair = read(file));
    },
  };
}

function read(file: string): LoginKeyPair {
  try {
    const { private_key_id: id, private_key: privateKey } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      unknown
    >;
    if (typeof id !== 'string' || typeof privateKey !== 'string') throw new TypeError('a member is missing');
    return { id, privateKey, publicKey: createPublicKey(createPrivateKey(privateKey)) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CloudError('CONFIG_INVALID', { fields: { file, reason }, cause });
  }
}
