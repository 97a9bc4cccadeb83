import { Double } from 'bson';
import { EngineError } from '../../error';
import type { Operator } from '../scope';

/** `$rand`: a random number in [0, 1). */
export const $rand: Operator = (_, { scope }) => {
  const { random } = scope;
  if (random === undefined) throw new EngineError(238, '$rand is not available here');
  return () => new Double(random());
};
