import { isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import type { Environment } from '../storage/environment';
import { documentArgument } from './arguments';

/** When a write is answered: once it is committed, or once it is on the disk. */
export type Durability = 'committed' | 'flushed';

/** What a write concern asks for. */
export interface WriteConcern {
  readonly durability: Durability;
  /** Why it cannot be kept: the write is done all the same, and the answer says so. */
  readonly failure?: EngineError;
}

/**
 * Reads a command's write concern. None means majority, which here is: on the disk.
 *
 * @throws EngineError 9 for what is none.
 */
export function writeConcernOf(body: Document): WriteConcern {
  const concern = documentArgument(body, 'writeConcern');
  if (concern === undefined) return { durability: 'flushed' };
  const { w, j } = concern;
  const failure = failureOf(w);
  if (failure !== undefined) return { durability: 'flushed', failure };
  const journaled = j === true || (isNumeric(j) && toNumber(j) !== 0);
  return { durability: journaled || w === undefined || w === 'majority' ? 'flushed' : 'committed' };
}

function failureOf(w: unknown): EngineError | undefined {
  if (w === undefined || w === 'majority') return undefined;
  if (typeof w === 'string') {
    return new EngineError(79, `No write concern mode named '${w}' found in replica set configuration`);
  }
  if (!isNumeric(w)) throw new EngineError(9, 'w has to be a number, string, or object');
  const members = toNumber(w);
  if (members < 0 || members > 50) {
    throw new EngineError(9, 'w has to be a non-negative number and not greater than 50');
  }
  return members > 1 ? new EngineError(100, 'Not enough data-bearing nodes') : undefined;
}

/** The `writeConcernError` of a reply, or nothing. */
export function concernError({ failure }: WriteConcern, body: Document): Document {
  if (failure === undefined) return {};
  const { code, codeName, message } = failure;
  const concern = { wtimeout: 0, ...documentArgument(body, 'writeConcern'), provenance: 'clientSupplied' };
  return { writeConcernError: { code, codeName, errmsg: message, errInfo: { writeConcern: concern } } };
}

/** Waits until what has been committed is as safe as asked for. */
export async function settle(environment: Environment, { durability }: WriteConcern): Promise<void> {
  if (durability === 'flushed') await environment.flushed();
}
