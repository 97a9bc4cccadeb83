import { Timestamp } from 'bson';
import { isDocument } from '../../../values';
import { EngineError } from '../../error';
import type { UpdateOperator } from '../modifier';

/** `$currentDate`: the time of the update as a date, or as a timestamp. */
export const $currentDate: UpdateOperator = (operand, path) => {
  const type = typeOfOperand(operand, path);
  return (_, { now }) =>
    type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
};

function typeOfOperand(operand: unknown, path: string): 'date' | 'timestamp' {
  if (typeof operand === 'boolean') return 'date';
  if (!isDocument(operand))
    throw new EngineError(
      2,
      `${path} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  const type = operand['$type'];
  const unknown = Object.keys(operand).find((name) => name !== '$type');
  if (unknown !== undefined) throw new EngineError(2, `Unrecognized $currentDate option: ${unknown}`);
  if (type === 'date' || type === 'timestamp') return type;
  throw new EngineError(
    2,
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}
