import type { OpenApiPair, OpenApiPayload } from '../protocol';

/** A file among the parameters of a call. */
export interface MediaFile {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** The parameters of a call by their names in snake_case: JSON values and files. */
export type Params = Readonly<Record<string, unknown>>;

/** Tells a file from a JSON value. */
export function isFile(value: unknown): value is MediaFile {
  return isObject(value) && Buffer.isBuffer(value['bytes']);
}

/** Tells a JSON object, or a file, from everything else. */
export function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parameters of a payload; undefined where they are not JSON. */
export function readParams(payload: Exclude<OpenApiPayload, { message: Uint8Array }>): Params | undefined {
  try {
    if ('pairs' in payload) return Object.fromEntries(payload.pairs.map(readPair));
    const params: unknown = payload.json === '' ? {} : JSON.parse(payload.json);
    return isObject(params) ? params : undefined;
  } catch {
    return undefined;
  }
}

function readPair({ key, value, fileName }: OpenApiPair): [string, unknown] {
  const bytes = Buffer.from(value);
  return [key, fileName === undefined ? JSON.parse(bytes.toString('utf8')) : { fileName, bytes }];
}

/** The parameters as they are recorded: of files only name and size. */
export function withoutBytes(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      isFile(value) ? { fileName: value.fileName, size: value.bytes.length } : value,
    ]),
  );
}

/** A text that is not empty, else undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Whether a value can be somebody's openid.
 *
 * Compat: WeChat knows its users; here any text may be one, since tests act as users of any name.
 */
export function isOpenid(value: unknown): value is string {
  return typeof value === 'string' && /^[\p{L}\p{N}\p{M}\p{P}\p{S} ]{1,128}$/u.test(value);
}
