import { isNumeric, isIntegral, toNumber } from '../../../values';
import { EngineError } from '../../error';
import { compileNamed } from '../operands';
import type { WindowCompiler } from './function';

/** `$shift`: the value of the document so many places further on. */
export const $shift: WindowCompiler = (name, operand, context) => {
  const given = compileNamed(operand, {
    name,
    required: ['output', 'by'],
    optional: ['default'],
    codes: { object: 9, unknown: 9, missing: 9 },
  });
  if (context.window !== undefined) throw new EngineError(9, `${name} does not accept a 'window' field`);
  if (context.sortBy === undefined) throw new EngineError(9, `${name} requires a sortBy`);
  const { by } = given;
  if (!isNumeric(by) || !isIntegral(by)) throw new EngineError(9, `'${name}.by' field must be an integer`);
  const step = toNumber(by);
  const output = context.compile(given['output']);
  const otherwise = context.compile(given['default'] ?? null)({});
  return ({ documents }) =>
    (index) => {
      const document = documents[index + step];
      return document === undefined ? otherwise : (output(document) ?? null);
    };
};
