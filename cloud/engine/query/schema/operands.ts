import { isDocument, isIntegral, isNumeric, toNumber, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';

/** A keyword's operand that must be a list. @throws EngineError 14. */
export function listOperand(name: string, operand: unknown): readonly unknown[] {
  if (Array.isArray(operand)) return operand as unknown[];
  throw wrongType(name, 'an array', operand);
}

/** A list of different texts that is not empty. @throws EngineError 14 and 9. */
export function namesOperand(name: string, operand: unknown): readonly string[] {
  const list = listOperand(name, operand);
  if (list.length === 0) throw new EngineError(9, `$jsonSchema keyword '${name}' cannot be an empty array`);
  for (const entry of list) {
    if (typeof entry !== 'string') {
      throw new EngineError(
        14,
        `$jsonSchema keyword '${name}' must be an array of strings, but found an element of type: ${typeOf(entry)}`,
      );
    }
  }
  if (new Set(list).size < list.length) {
    throw new EngineError(9, `$jsonSchema keyword '${name}' array cannot contain duplicate values`);
  }
  return list as readonly string[];
}

/** A document. @throws EngineError 14. */
export function documentOperand(name: string, operand: unknown): Document {
  if (isDocument(operand)) return operand;
  throw wrongType(name, 'an object', operand);
}

/** A truth. @throws EngineError 14. */
export function truthOperand(name: string, operand: unknown): boolean {
  if (typeof operand === 'boolean') return operand;
  throw wrongType(name, 'a boolean', operand);
}

/** A text. @throws EngineError 14. */
export function textOperand(name: string, operand: unknown): string {
  if (typeof operand === 'string') return operand;
  throw wrongType(name, 'a string', operand);
}

/** A number. @throws EngineError 14. */
export function numberOperand(name: string, operand: unknown): unknown {
  if (isNumeric(operand)) return operand;
  throw wrongType(name, 'a number', operand);
}

/** A whole number of at least zero. @throws EngineError 14 and 9. */
export function sizeOperand(name: string, operand: unknown): number {
  if (!isNumeric(operand)) throw wrongType(name, 'a number', operand);
  if (!isIntegral(operand)) {
    throw new EngineError(9, `$jsonSchema keyword '${name}' must be representable as a 64-bit integer`);
  }
  if (toNumber(operand) < 0)
    throw new EngineError(9, `$jsonSchema keyword '${name}' must be a non-negative integer`);
  return toNumber(operand);
}

function wrongType(name: string, wanted: string, operand: unknown): EngineError {
  return new EngineError(
    14,
    `$jsonSchema keyword '${name}' must be ${wanted}, but found an element of type: ${typeOf(operand)}`,
  );
}
