import { EngineError } from '../../error';
import { convert, targetType } from '../conversion';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';

/** `$convert`: converts with values for errors and null. */
export const $convert: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$convert',
    required: ['input', 'to'],
    optional: ['onError', 'onNull'],
    codes: { object: 9, unknown: 9, missing: 9 },
  });
  const input = context.compile(given['input']);
  const to = context.compile(given['to']);
  const onNull = context.compile(given['onNull'] ?? null);
  const onError = 'onError' in given ? context.compile(given['onError']) : undefined;
  return (root) => {
    const value = input(root);
    if (nullish(value)) return onNull(root);
    try {
      const type = to(root);
      return nullish(type) ? null : convert(value, targetType(type));
    } catch (error) {
      if (onError === undefined || !(error instanceof EngineError) || error.code !== 241) throw error;
      return onError(root);
    }
  };
};
