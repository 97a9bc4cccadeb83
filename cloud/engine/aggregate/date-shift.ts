import { isIntegral, isNumeric, toNumber, typeOf } from '../../values';
import { EngineError } from '../error';
import { momentArgument } from './date-arguments';
import { compileNamed, nullish } from './operands';
import type { Operator } from './scope';
import { addUnits, unitOf } from './time-units';
import { zoneReader } from './time-zone';

/** Makes `$dateAdd` (1) and `$dateSubtract` (-1): a date so many units later or earlier. */
export function dateShift(name: string, direction: 1 | -1): Operator {
  return (operand, context) => {
    const given = compileNamed(operand, {
      name,
      required: ['startDate', 'unit', 'amount'],
      optional: ['timezone'],
      codes: { object: 5166400, unknown: 5166401, missing: 5166402 },
    });
    const start = context.compile(given['startDate']);
    const unit = context.compile(given['unit']);
    const amount = context.compile(given['amount']);
    const zone = zoneReader(given, context);
    return (root) => {
      const moment = momentArgument(start(root), { name, part: 'startDate', code: 5166403 });
      const named = unit(root);
      const count = amount(root);
      const offset = zone(root);
      if (moment === null || nullish(named) || nullish(count) || offset === null) return null;
      if (typeof named !== 'string')
        throw new EngineError(5166404, `${name} expects string defining the time unit, not ${typeOf(named)}`);
      if (!isNumeric(count) || !isIntegral(count))
        throw new EngineError(5166405, `${name} expects integer amount of time units`);
      const step = { unit: unitOf(named), amount: direction * toNumber(count), zone: offset };
      return addUnits(new Date(moment), step);
    };
  };
}
