import { isDocument } from '../../values';
import { EngineError } from '../error';
import { LAST_OPERATION, partsOf, stampFrom, type Position } from '../storage/stamp';

/** What a token stands for: a place that has been passed, an event, or the end of a stream. */
export type TokenKind = 'mark' | 'event' | 'invalidate';

/** A resume token's content. */
export interface Token {
  readonly kind: TokenKind;
  readonly position: Position;
}

const VERSION = 0x82;
const KINDS: readonly TokenKind[] = ['mark', 'event', 'invalidate'];
const SIZE = 14;

/** A token as clients get it. Texts of later places sort later. */
export function encodeToken({ kind, position }: Token): { readonly _data: string } {
  const bytes = Buffer.allocUnsafe(SIZE);
  const { seconds, count } = partsOf(position.stamp);
  bytes[0] = VERSION;
  bytes.writeUInt32BE(seconds, 1);
  bytes.writeUInt32BE(count, 5);
  bytes.writeUInt32BE(Math.min(position.operation, LAST_OPERATION), 9);
  bytes[13] = KINDS.indexOf(kind);
  return { _data: bytes.toString('hex').toUpperCase() };
}

/** Reads a token. @throws EngineError 260 for anything this engine has not given. */
export function decodeToken(token: unknown): Token {
  const data: unknown = isDocument(token) ? token['_data'] : undefined;
  if (typeof data !== 'string') throw invalid('it has no _data text');
  const bytes = /^[0-9A-Fa-f]+$/.test(data) ? Buffer.from(data, 'hex') : Buffer.alloc(0);
  const kind = KINDS[bytes[13] ?? KINDS.length];
  if (bytes.length !== SIZE || data.length !== SIZE * 2 || bytes[0] !== VERSION || kind === undefined) {
    throw invalid(`'${data.slice(0, 64)}' was not given by this server`);
  }
  const stamp = stampFrom(bytes.readUInt32BE(1), bytes.readUInt32BE(5));
  return { kind, position: { stamp, operation: bytes.readUInt32BE(9) } };
}

function invalid(reason: string): EngineError {
  return new EngineError(260, `Invalid resume token: ${reason}`);
}
