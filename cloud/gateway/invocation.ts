import { textField } from '../protocol';
import { malformed, parseFields } from './body';

/** A function call as a client sends it. */
export interface Invocation {
  readonly name: string;
  /** The event as JSON text bytes. */
  readonly event: Uint8Array;
}

const HEAD = /^\s*\{\s*"name"\s*:\s*"([\w-]{1,128})"\s*,\s*"data"\s*:/;
const EMPTY = Buffer.from('{}');

/**
 * Reads `{ name, data }`. The bytes of `data` are passed on as they came where `name` stands first, as our clients
 * write it; they have been parsed once to be sure they are JSON.
 *
 * @throws CloudError `INVALID_COMMON_PARAM` or `INVALID_PARAM`.
 */
export function readInvocation(bytes: Buffer): Invocation {
  const text = bytes.toString('utf8');
  const [head, name] = HEAD.exec(text) ?? [];
  if (head !== undefined && name !== undefined) {
    const data = text.slice(head.length).trimEnd().slice(0, -1);
    if (text.trimEnd().endsWith('}') && isJson(data))
      return { name, event: bytesOf(bytes, head.length, data) };
  }
  const fields = parseFields(text);
  const event = JSON.stringify(fields['data']) as string | undefined;
  return { name: textField(fields, 'name'), event: event === undefined ? EMPTY : Buffer.from(event) };
}

/** The slice of the body that `data` is. The head is ASCII, so its length in characters is its length in bytes. */
function bytesOf(bytes: Buffer, start: number, data: string): Uint8Array {
  return bytes.subarray(start, start + Buffer.byteLength(data));
}

/** Reads the event of `functions.invokeFunction`: JSON text, or empty. Throws CloudError `INVALID_COMMON_PARAM`. */
export function readEvent(text: unknown): Uint8Array {
  if (text === undefined || text === null || text === '') return EMPTY;
  if (typeof text !== 'string' || !isJson(text)) {
    throw malformed('request_data is not JSON.', 'request_data 不是合法的 JSON。');
  }
  return Buffer.from(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
