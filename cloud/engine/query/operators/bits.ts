import { binaryParts, isIntegral, isNumeric, toInteger, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';

/** Whether the selected bits of a value pass. */
export type BitRule = (bits: bigint, mask: bigint) => boolean;

/** Makes an operator of the `$bits…` family; its operand is a mask, positions, or binary. */
export function bitsOperator(name: string, rule: BitRule): FieldOperator {
  return (operand) => {
    const mask = maskOf(name, operand);
    return some((value) => {
      const bits = bitsOf(value, mask);
      return bits !== undefined && rule(bits, mask);
    });
  };
}

function maskOf(name: string, operand: unknown): bigint {
  if (Array.isArray(operand))
    return (operand as unknown[]).reduce((mask: bigint, at) => mask | (1n << position(at)), 0n);
  if (typeOf(operand) === 'binData') return littleEndian(binaryParts(operand).bytes);
  if (!isNumeric(operand) || !isIntegral(operand))
    throw new EngineError(2, `${name} takes an Array, a number, or a BinData`);
  const mask = toInteger(operand) ?? -1n;
  if (mask < 0n) throw new EngineError(9, `Expected a non-negative number in: ${name}: ${mask.toString()}`);
  return mask;
}

function position(at: unknown): bigint {
  if (!isNumeric(at) || !isIntegral(at) || toNumber(at) < 0)
    throw new EngineError(2, 'bit positions must be non-negative integers');
  return BigInt(Math.min(toNumber(at), 1 << 16));
}

function bitsOf(value: unknown, mask: bigint): bigint | undefined {
  if (typeOf(value) === 'binData') return littleEndian(binaryParts(value).bytes);
  if (!isNumeric(value) || !isIntegral(value)) return undefined;
  const integer = toInteger(value) ?? 0n;
  // A negative number goes on with ones for ever, as far as the mask looks.
  return integer < 0n ? BigInt.asUintN(Math.max(64, mask.toString(2).length), integer) : integer;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}
