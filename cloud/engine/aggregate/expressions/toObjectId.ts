import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toObjectId`: converts, or fails with ConversionFailure; null stays null. */
export const $toObjectId = unary('$toObjectId', (value) => convert(value, 'objectId'));
