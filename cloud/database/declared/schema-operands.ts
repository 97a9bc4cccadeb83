import { isDocument } from '../../values';
import { SchemaError } from './schema-error';

/** A keyword's operand and where it stands. */
export interface Operand {
  readonly path: string;
  readonly value: unknown;
}

const must = ({ path }: Operand, en: string, zh: string) =>
  new SchemaError(path, { en: `it must be ${en}.`, zh: `必须是${zh}。` });

/** @throws SchemaError */
export function textOf(operand: Operand): string {
  if (typeof operand.value === 'string') return operand.value;
  throw must(operand, 'a text', '字符串');
}

/** @throws SchemaError */
export function truthOf(operand: Operand): boolean {
  if (typeof operand.value === 'boolean') return operand.value;
  throw must(operand, 'true or false', ' true 或 false');
}

/** @throws SchemaError */
export function numberOf(operand: Operand): number {
  if (typeof operand.value === 'number') return operand.value;
  throw must(operand, 'a number', '数字');
}

/** @throws SchemaError */
export function sizeOf(operand: Operand): number {
  const { value } = operand;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw must(operand, 'a whole number from 0', '不小于 0 的整数');
}

/** @throws SchemaError */
export function listOf(operand: Operand): readonly unknown[] {
  if (Array.isArray(operand.value)) return operand.value as unknown[];
  throw must(operand, 'a list', '数组');
}

/** @throws SchemaError */
export function filledListOf(operand: Operand): readonly unknown[] {
  const list = listOf(operand);
  if (list.length > 0) return list;
  throw must(operand, 'a list that is not empty', '非空数组');
}

/** Texts, each once. @throws SchemaError */
export function namesOf(operand: Operand): readonly string[] {
  const list = listOf(operand);
  if (list.every((one): one is string => typeof one === 'string')) return [...new Set(list)];
  throw must(operand, 'a list of texts', '字符串数组');
}

/** @throws SchemaError */
export function membersOf(operand: Operand): readonly (readonly [string, unknown])[] {
  if (isDocument(operand.value)) return Object.entries(operand.value);
  throw must(operand, 'an object', '对象');
}

/** A regular expression. @throws SchemaError */
export function patternOf(operand: Operand): string {
  const source = textOf(operand);
  try {
    new RegExp(source, 'u');
    return source;
  } catch {
    throw must(operand, 'a regular expression', '正则表达式');
  }
}
