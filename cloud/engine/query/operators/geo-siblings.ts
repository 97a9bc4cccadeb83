import type { Document } from '../../../values';
import { EngineError } from '../../error';
import { show } from '../../geo';

/** @throws EngineError 2 where another operator stands beside a geo operator. */
export function refuseOthers(name: string, siblings: Document): void {
  const other = Object.entries(siblings).find(([field]) => field !== name);
  if (other !== undefined)
    throw new EngineError(2, `can't parse extra field: ${other[0]}: ${show(other[1])}`);
}
