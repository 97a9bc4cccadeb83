import {
  compareNumbers,
  encodeKey,
  isDocument,
  isNaNValue,
  isNumeric,
  isZero,
  remainder,
  type Document,
} from '../../../values';
import { EngineError } from '../../error';
import { compileRegex } from '../regex';
import { listOperand, numberOperand, sizeOperand, textOperand, truthOperand } from './operands';
import { mismatch, type Keyword, type Rule } from './rule';

/** `enum`: equal to one of the values; the order of fields does not count. */
export const enumeration: Keyword = (operand, { name }) => {
  const values = listOperand(name, operand);
  if (values.length === 0) throw new EngineError(9, "$jsonSchema keyword 'enum' cannot be an empty array");
  const keys = new Set(values.map(unorderedKey));
  if (keys.size < values.length) {
    throw new EngineError(9, "$jsonSchema keyword 'enum' array cannot contain duplicate values.");
  }
  return {
    name,
    passes: (value) => keys.has(unorderedKey(value)),
    explain: (value) => mismatch({ name }, { operand, reason: 'value was not found in enum', value }),
  };
};

/** A text that is the same for values that are equal but for the order of their fields. */
export function unorderedKey(value: unknown): string {
  return encodeKey(sorted(value)).toString('latin1');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isDocument(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)])) satisfies Document;
}

/** `minimum` and `maximum`, with `exclusiveMinimum` and `exclusiveMaximum` beside them. */
export function boundary(exclusiveName: string, sign: 1 | -1): Keyword {
  return (operand, { name, siblings }) => {
    const bound = numberOperand(name, operand);
    const exclusive = siblings[exclusiveName] === true;
    return onlyFor(isNumeric, {
      name,
      passes: (value) => {
        const order = compareNumbers(value, bound) * sign;
        return !isNaNValue(value) && (exclusive ? order > 0 : order >= 0);
      },
      explain: (value) => mismatch({ name }, { operand, reason: 'comparison failed', value }),
    });
  };
}

/** `exclusiveMinimum` and `exclusiveMaximum`, which count beside their bound only. */
export function exclusive(boundName: string): Keyword {
  return (operand, { name, siblings }) => {
    truthOperand(name, operand);
    if (!(boundName in siblings)) {
      throw new EngineError(9, `$jsonSchema keyword '${boundName}' must be a present if ${name} is present`);
    }
    return undefined;
  };
}

/** `multipleOf`. */
export const multipleOf: Keyword = (operand, { name }) => {
  const divisor = numberOperand(name, operand);
  if (isNaNValue(divisor) || compareNumbers(divisor, 0) <= 0) {
    throw new EngineError(9, "$jsonSchema keyword 'multipleOf' must have a positive value");
  }
  return onlyFor(isNumeric, {
    name,
    passes: (value) => !isNaNValue(value) && isZero(remainder(value, divisor)),
    explain: (value) =>
      mismatch(
        { name },
        { operand, reason: 'considered value is not a multiple of the specified value', value },
      ),
  });
};

/** `minLength` and `maxLength`, in code points. */
export function textLength(sign: 1 | -1): Keyword {
  return (operand, { name }) => {
    const bound = sizeOperand(name, operand);
    return onlyFor(isText, {
      name,
      passes: (value) => (Array.from(value as string).length - bound) * sign >= 0,
      explain: (value) =>
        mismatch({ name }, { operand, reason: 'specified string length was not satisfied', value }),
    });
  };
}

/** `pattern`: a regular expression that a text must be found by. */
export const pattern: Keyword = (operand, { name }) => {
  const regex = compileRegex(textOperand(name, operand));
  return onlyFor(isText, {
    name,
    passes: (value) => regex.test(value as string),
    explain: (value) => mismatch({ name }, { operand, reason: 'regular expression did not match', value }),
  });
};

const isText = (value: unknown) => typeof value === 'string';

/** A rule that asks only values of some kind; all others pass. */
export function onlyFor(applies: (value: unknown) => boolean, rule: Rule): Rule {
  return { ...rule, passes: (value) => !applies(value) || rule.passes(value) };
}
