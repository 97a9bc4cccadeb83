import { EngineError } from '../../error';

/** What is wrong with a pattern. */
export function invalid(reason: string, at?: number): EngineError {
  const where = at === undefined ? '' : ` at offset ${at}`;
  return new EngineError(51091, `Regular expression is invalid: ${reason}${where}`);
}
