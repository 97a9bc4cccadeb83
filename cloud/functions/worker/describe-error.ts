import type { FailureMessage } from '../channel/messages';

/** Longest text of a message or stack, in characters. */
const LONGEST = 8_000;

/** What can be told about anything thrown. Never throws, however odd the value. */
export function describeError(error: unknown, why: FailureMessage['why']): FailureMessage {
  try {
    if (typeof error !== 'object' || error === null) {
      return { why, name: '', message: cut(String(error)), stack: '', code: '' };
    }
    const { name, message, stack, code } = error as Record<string, unknown>;
    const known = typeof message === 'string';
    return {
      why,
      name: known && typeof name === 'string' ? name : '',
      message: cut(known ? message : inJson(error)),
      stack: typeof stack === 'string' ? userLines(stack) : '',
      code: typeof code === 'string' ? code : '',
    };
  } catch {
    return { why, name: '', message: 'a value that cannot be shown', stack: '', code: '' };
  }
}

function inJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** The lines of a stack that belong to the user's code or packages. A syntax error keeps its place and code frame. */
function userLines(stack: string): string {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  const place = /^(?:\/|[A-Za-z]:\\).*:\d+$/.test(lines[0] ?? '') ? lines.slice(0, 3) : [];
  const frames = (first === -1 ? [] : lines.slice(first)).filter(
    (line) => /^\s+at /.test(line) && !line.includes(__filename) && !/[( ]node:/.test(line),
  );
  return cut([...place, ...frames].join('\n'));
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
