import { isDocument, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import type { StageCompiler } from '../stage';
import { $addFields } from './addFields';
import { windowStage } from './setWindowFields';

/** `$fill`: null and missing values filled with a value, the last one, or along a line. */
export const $fill: StageCompiler = (operand, context) => {
  const { partitionBy, sortBy, output } = readOperand(operand);
  const windows: Document = {};
  const values: Document = {};
  for (const [path, how] of Object.entries(output)) {
    const [name, value] = methodOf(path, how);
    if (name === 'value') values[path] = { $ifNull: [`$${path}`, value] };
    else windows[path] = { [name === 'linear' ? '$linearFill' : '$locf']: `$${path}` };
  }
  if (Object.keys(windows).length > 0 && sortBy === undefined)
    throw new EngineError(9, '$fill with a method needs a sortBy');
  const stages = [
    ...(Object.keys(windows).length === 0
      ? []
      : [windowStage({ partitionBy, sortBy, output: windows }, { name: '$fill', context })]),
    ...(Object.keys(values).length === 0 ? [] : [$addFields(values, context)]),
  ];
  return (input) => stages.reduce((current, stage) => stage(current), input);
};

function methodOf(path: string, how: unknown): readonly ['value' | 'linear' | 'locf', unknown] {
  const given = isDocument(how) ? how : {};
  if (Object.keys(given).length !== 1)
    throw new EngineError(9, `$fill needs exactly one of 'value' and 'method' for ${path}`);
  if ('value' in given) return ['value', given['value']];
  const { method } = given;
  if (method === 'linear' || method === 'locf') return [method, undefined];
  throw new EngineError(6050202, `Method must be either 'linear' or 'locf'`);
}

function readOperand(operand: unknown) {
  if (!isDocument(operand))
    throw new EngineError(9, `the $fill stage specification must be an object, found ${typeOf(operand)}`);
  const names = ['partitionBy', 'partitionByFields', 'sortBy', 'output'];
  const unknown = Object.keys(operand).find((field) => !names.includes(field));
  if (unknown !== undefined)
    throw new EngineError(40415, `BSON field '$fill.${unknown}' is an unknown field.`);
  const { partitionBy, partitionByFields: fields, sortBy, output } = operand;
  if (!isDocument(output) || Object.keys(output).length === 0)
    throw new EngineError(40414, "BSON field '$fill.output' is missing but a required field");
  if (partitionBy !== undefined && fields !== undefined)
    throw new EngineError(
      6050204,
      "Maximum one of 'partitionBy' and 'partitionByFields' can be specified in '$fill'",
    );
  return { partitionBy: fields === undefined ? (partitionBy ?? null) : byFields(fields), sortBy, output };
}

function byFields(fields: unknown): unknown {
  if (!Array.isArray(fields) || !fields.every((field): field is string => typeof field === 'string'))
    throw new EngineError(14, "'partitionByFields' must be an array of strings");
  return Object.fromEntries(fields.map((field, index) => [`field${index}`, `$${field}`]));
}
