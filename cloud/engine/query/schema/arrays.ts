import type { Document } from '../../../values';
import { EngineError } from '../../error';
import { documentOperand, sizeOperand, truthOperand } from './operands';
import { mismatch, type Keyword, type Schema } from './rule';
import { onlyFor, unorderedKey } from './scalars';
import { explainSchema } from './explain';

const isArray = (value: unknown) => Array.isArray(value);

/** `minItems` and `maxItems`. */
export function arrayLength(sign: 1 | -1): Keyword {
  return (operand, { name }) => {
    const bound = sizeOperand(name, operand);
    return onlyFor(isArray, {
      name,
      passes: (value) => ((value as unknown[]).length - bound) * sign >= 0,
      explain: (value) =>
        mismatch(
          { name },
          {
            operand,
            reason: 'array did not match specified length',
            value,
            more: { numberOfItems: (value as unknown[]).length },
          },
        ),
    });
  };
}

/** `uniqueItems`. */
export const uniqueItems: Keyword = (operand, { name }) => {
  if (!truthOperand(name, operand)) return undefined;
  return onlyFor(isArray, {
    name,
    passes: (value) => new Set((value as unknown[]).map(unorderedKey)).size === (value as unknown[]).length,
    explain: (value) => mismatch({ name }, { operand, reason: 'found a duplicate item', value }),
  });
};

/** `items`: one schema for all elements, or one for each of the first. */
export const items: Keyword = (operand, { name, compile }) => {
  const list = Array.isArray(operand) ? (operand as unknown[]).map(compile) : undefined;
  const all = list === undefined ? compile(operand) : undefined;
  const schemaAt = (index: number): Schema | undefined => all ?? list?.[index];
  const failing = (value: unknown) =>
    (value as unknown[]).findIndex((element, index) => schemaAt(index)?.accepts(element) === false);
  return onlyFor(isArray, {
    name,
    passes: (value) => failing(value) < 0,
    explain: (value) =>
      elementDetails(name, {
        value: value as unknown[],
        index: failing(value),
        schema: schemaAt(failing(value)),
      }),
  });
};

/** `additionalItems`: the elements beyond the list of `items`. */
export const additionalItems: Keyword = (operand, { name, siblings, compile }) => {
  const schema = typeof operand === 'boolean' ? undefined : compile(documentOperand(name, operand));
  const listed = siblings['items'];
  if (!Array.isArray(listed) || operand === true) return undefined;
  const failing = (value: unknown) =>
    (value as unknown[]).findIndex(
      (element, index) => index >= listed.length && schema?.accepts(element) !== true,
    );
  return onlyFor(isArray, {
    name,
    passes: (value) => failing(value) < 0,
    explain: (value) =>
      schema === undefined
        ? mismatch(
            { name },
            {
              operand,
              reason: 'found additional items',
              value,
              more: { additionalItems: (value as unknown[]).slice(listed.length) },
            },
          )
        : elementDetails(name, { value: value as unknown[], index: failing(value), schema }),
  });
};

interface Failing {
  readonly value: readonly unknown[];
  readonly index: number;
  readonly schema: Schema | undefined;
}

function elementDetails(name: string, { value, index, schema }: Failing): Document {
  if (schema === undefined) throw new EngineError(1, `no schema for element ${index} of ${name}`);
  return {
    operatorName: name,
    reason: 'At least one item did not match the sub-schema',
    itemIndex: index,
    details: explainSchema(schema, value[index]),
  };
}
