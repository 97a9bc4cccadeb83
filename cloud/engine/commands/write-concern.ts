import { isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import type { Environment } from '../storage/environment';
import { documentArgument } from './arguments';

/** When a write is answered: once it is committed, or once it is on the disk. */
export type Durability = 'committed' | 'flushed';

/**
 * Reads a command's write concern. None means majority, which here is: on the disk.
 *
 * @throws EngineError for one that a server without replicas cannot keep.
 */
export function durabilityOf(body: Document): Durability {
  const concern = documentArgument(body, 'writeConcern');
  if (concern === undefined) return 'flushed';
  const { w, j } = concern;
  if (j === true || (isNumeric(j) && toNumber(j) !== 0)) return 'flushed';
  if (w === undefined || w === 'majority') return 'flushed';
  if (typeof w === 'string') throw new EngineError(79, `No write concern mode named '${w}' found`);
  if (!isNumeric(w)) throw new EngineError(9, 'w has to be a number, string, or object');
  if (toNumber(w) > 1) throw new EngineError(100, 'Not enough data-bearing nodes');
  return 'committed';
}

/** Waits until what has been committed is as safe as asked for. */
export async function settle(environment: Environment, durability: Durability): Promise<void> {
  if (durability === 'flushed') await environment.flushed();
}
