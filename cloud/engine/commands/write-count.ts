import { EngineError } from '../error';
import { MAX_WRITES } from './hello';

/** @throws EngineError 16 where a command brings no writes, or too many. */
export function checkWrites(count: number): void {
  if (count >= 1 && count <= MAX_WRITES) return;
  throw new EngineError(
    16,
    `Write batch sizes must be between 1 and ${MAX_WRITES}. Got ${count} operations.`,
  );
}
