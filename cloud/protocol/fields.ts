import { CloudError, type Sentence } from '../base';

/** A request body as it came: parsed JSON, or the fields of a form. */
export type Fields = Readonly<Record<string, unknown>>;

/** CloudError `INVALID_PARAM` that names the field and says what is wrong with it. */
export function invalid(field: string, what: Sentence): CloudError {
  return new CloudError('INVALID_PARAM', {
    detail: { en: `${field}: ${what.en}.`, zh: `${field}：${what.zh}。` },
  });
}

/** A field that must be a text with at least one character. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') {
    throw invalid(name, { en: 'it must be a text that is not empty', zh: '必须是非空字符串' });
  }
  return value;
}

/** A text field that may be absent or empty: undefined then. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return value === undefined || value === null || value === '' ? undefined : textField(fields, name);
}

/** A field that must be a list. */
export function listField(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw invalid(name, { en: 'it must be a list', zh: '必须是数组' });
  return value;
}

/** A whole number from 0 up that may be absent. */
export function countField(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw invalid(name, { en: 'it must be a whole number from 0 up', zh: '必须是非负整数' });
  }
  return value;
}

/** True or false; absent counts as `missing`. */
export function flagField(fields: Fields, name: string, missing: boolean): boolean {
  const value = fields[name] ?? missing;
  if (typeof value !== 'boolean') {
    throw invalid(name, { en: 'it must be true or false', zh: '必须是 true 或 false' });
  }
  return value;
}

/** A field that must be an object. */
export function objectField(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (!isFields(value)) throw invalid(name, { en: 'it must be an object', zh: '必须是对象' });
  return value;
}

/** Tells an object from everything else. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
