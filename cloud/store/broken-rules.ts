import { isNumeric, toNumber } from '../values';

/** Most of them that are told. */
const SHOWN = 5;

/**
 * Which fields break a validator, and by which keyword, such as `place.city (type)`; no values. Empty where the server did
 * not tell.
 *
 * @param errInfo - What MongoDB gives with its error 121.
 */
export function brokenRules(errInfo: unknown): readonly string[] {
  const rules = [...new Set(read(member(errInfo, 'details'), ''))];
  return rules.length > SHOWN ? [...rules.slice(0, SHOWN), '…'] : rules;
}

function read(detail: unknown, path: string): readonly string[] {
  const operator = String(member(detail, 'operatorName'));
  const named = (names: unknown) => listOf(names).map((name) => `${under(path, name)} (${operator})`);
  const inner = [
    ...listOf(member(detail, 'schemaRulesNotSatisfied')).flatMap((rule) => read(rule, path)),
    ...listOf(member(detail, 'propertiesNotSatisfied')).flatMap((property) =>
      listOf(member(property, 'details')).flatMap((rule) =>
        read(rule, under(path, member(property, 'propertyName'))),
      ),
    ),
    ...listOf(member(detail, 'schemasNotSatisfied')).flatMap((schema) =>
      listOf(member(schema, 'details')).flatMap((rule) => read(rule, path)),
    ),
    ...listOf(member(detail, 'details')).flatMap((rule) =>
      read(rule, under(path, member(detail, 'itemIndex'))),
    ),
    ...named(member(detail, 'missingProperties')),
    ...named(member(detail, 'additionalProperties')),
  ];
  if (inner.length > 0) return inner;
  return operator === 'undefined' || path === '' ? [] : [`${path} (${operator})`];
}

function under(path: string, name: unknown): string {
  const part = isNumeric(name) ? String(toNumber(name)) : name;
  if (typeof part !== 'string') return path;
  return path === '' ? part : `${path}.${part}`;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
