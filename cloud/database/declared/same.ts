import { EJSON } from 'bson';
import { isDocument, isNumeric, toNumber } from '../../values';

/** A text that is equal for values that mean the same, whatever the types of their numbers and the order of their fields. */
export function meaning(value: unknown): string {
  if (isNumeric(value)) return String(toNumber(value));
  if (Array.isArray(value)) return `[${value.map(meaning).join(',')}]`;
  if (!isDocument(value)) return EJSON.stringify({ value }, { relaxed: false });
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${meaning(member)}`);
  return `{${members.sort().join(',')}}`;
}
