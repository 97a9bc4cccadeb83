import { Int32 } from 'bson';
import { EngineError } from '../../error';
import type { StageCompiler } from '../stage';

/** `$count`: one document with the number of documents; none when there are none. */
export const $count: StageCompiler = (operand) => {
  if (typeof operand !== 'string' || operand === '')
    throw new EngineError(40156, 'the count field must be a non-empty string');
  if (operand.startsWith('$')) throw new EngineError(40158, 'the count field cannot be a $-prefixed path');
  if (operand.includes('.')) throw new EngineError(40160, "the count field cannot contain '.'");
  return async function* (input) {
    let count = 0;
    for await (const batch of input) count += batch.length;
    if (count > 0) yield [{ [operand]: new Int32(count) }];
  };
};
