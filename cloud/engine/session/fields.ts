import { createHash } from 'node:crypto';
import { Binary, Long } from 'bson';
import { isDocument, isNumeric, type Document } from '../../values';
import { EngineError } from '../error';
import type { TransactionMark } from '../storage/oplog-entry';

/** What a command says of its session. */
export interface SessionFields {
  readonly id: string;
  readonly number: bigint;
  /** Whether it belongs to a multi-document transaction; else it is a write that may be repeated. */
  readonly transaction: boolean;
  /** Whether it is the first statement of its transaction. */
  readonly start: boolean;
}

/** The session of a command with a transaction number; undefined of others. @throws EngineError for wrong ones. */
export function readSession(body: Document): SessionFields | undefined {
  const { txnNumber, autocommit, startTransaction } = body;
  if (txnNumber === undefined) {
    if (autocommit !== undefined || startTransaction !== undefined) {
      throw new EngineError(72, "'autocommit' and 'startTransaction' need a 'txnNumber'");
    }
    return undefined;
  }
  const id = sessionId(body['lsid']);
  if (id === undefined)
    throw new EngineError(72, 'Transaction number requires a session ID to also be specified');
  if (!isNumeric(txnNumber)) throw new EngineError(14, "BSON field 'txnNumber' must be of type long");
  const number = txnNumber instanceof Long ? txnNumber.toBigInt() : BigInt(Math.trunc(Number(txnNumber)));
  if (number < 0n) throw new EngineError(72, `Transaction number cannot be negative: ${number}`);
  if (autocommit !== undefined && autocommit !== false) {
    throw new EngineError(72, "Specifying 'autocommit' other than false is not allowed");
  }
  if (startTransaction !== undefined && (startTransaction !== true || autocommit !== false)) {
    throw new EngineError(72, "'startTransaction' is true and comes with 'autocommit: false' or not at all");
  }
  return { id, number, transaction: autocommit === false, start: startTransaction === true };
}

/** How change streams tell a transaction. The user's part of a session is not kept: it is that of nobody. */
export function markOf({ id, number }: SessionFields): TransactionMark {
  const session = new Binary(Buffer.from(id, 'hex'), Binary.SUBTYPE_UUID);
  return { lsid: { id: session, uid: new Binary(NOBODY) }, number };
}

const NOBODY = createHash('sha256').update('').digest();

/** The identity in an `lsid`, or undefined where it is none. */
export function sessionId(lsid: unknown): string | undefined {
  if (!isDocument(lsid)) return undefined;
  const { id } = lsid;
  return id instanceof Binary ? Buffer.from(id.value()).toString('hex') : undefined;
}
