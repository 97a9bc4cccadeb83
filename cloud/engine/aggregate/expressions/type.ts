import { typeOf } from '../../../values';
import { unary } from '../operands';

/** `$type`: the name of the type, `missing` included. */
export const $type = unary('$type', (value) => typeOf(value));
