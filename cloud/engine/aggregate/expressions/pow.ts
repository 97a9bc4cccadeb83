import { Double } from 'bson';
import {
  integerValue,
  isNumeric,
  numberType,
  toDecimal,
  toInteger,
  toNumber,
  typeOf,
  widerType,
} from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';

/** `$pow`: a power, of the wider type where it is exact. */
export const $pow = binary('$pow', (a, b) => {
  if (nullish(a) || nullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b))
    throw new EngineError(
      28762,
      `$pow's base and exponent must be numeric, not ${typeOf(a)} and ${typeOf(b)}`,
    );
  const base = toNumber(a);
  const exponent = toNumber(b);
  if (base === 0 && exponent < 0)
    throw new EngineError(28764, '$pow cannot take a base of 0 and a negative exponent');
  const type = widerType(numberType(a), numberType(b));
  if ((type === 'int' || type === 'long') && exponent >= 0 && exponent < 4096)
    return integerValue((toInteger(a) ?? 0n) ** BigInt(exponent), type) ?? new Double(base ** exponent);
  return type === 'decimal' ? toDecimal(base ** exponent) : new Double(base ** exponent);
});
