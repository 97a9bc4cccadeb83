import type { Sentence } from './lang';

/** Why a text is not JSON, with its place; lines and columns count from 1. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly line: number;
  readonly column: number;
  /** The reason in each language, place included. */
  readonly sentence: Sentence;

  constructor(text: string, offset: number, reason: Sentence) {
    const before = text.slice(0, offset).split(/\r\n|\n|\r/);
    const line = before.length;
    const column = (before.at(-1) ?? '').length + 1;
    const en = `line ${line}:${column}: ${reason.en}.`;
    super(en);
    this.line = line;
    this.column = column;
    this.sentence = { en, zh: `第 ${line} 行第 ${column} 列：${reason.zh}。` };
  }
}

/**
 * Reads JSON as people keep it in configuration files: a byte order mark, comments and commas before a closing bracket
 * are forgiven, as WeChat's developer tools forgive them.
 *
 * @throws JsonSyntaxError with line and column at the first mistake, a repeated key included.
 */
export function parseJsonc(source: string): unknown {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  let at = 0;

  const fail = (en: string, zh: string, where = at): never => {
    throw new JsonSyntaxError(text, where, { en, zh });
  };
  const unexpected = (wanted: string): never => {
    if (at >= text.length) return fail(`${wanted} is missing at the end`, `结尾处缺少 ${wanted}`);
    const found = JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
    return fail(`${wanted} expected, found ${found}`, `此处应为 ${wanted}，实际为 ${found}`);
  };
  const blank = () => {
    for (;;) {
      while (/[ \t\r\n]/.test(text.charAt(at))) at++;
      if (text.startsWith('//', at)) {
        while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
      } else if (text.startsWith('/*', at)) {
        const end = text.indexOf('*/', at + 2);
        if (end < 0) fail('this comment is not closed', '注释没有结束');
        at = end + 2;
      } else return;
    }
  };
  const string = (wanted: string): string => {
    if (text[at] !== '"') unexpected(wanted);
    const start = at++;
    while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
    if (text[at] !== '"') fail('this text is not closed', '字符串没有结束', start);
    at++;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      return fail(
        'this text holds a wrong escape or control character',
        '字符串中有错误的转义或控制字符',
        start,
      );
    }
  };
  const list = (close: string, item: () => void) => {
    at++;
    for (;;) {
      blank();
      if (text[at] === close) break;
      item();
      blank();
      if (text[at] === ',') at++;
      else if (text[at] !== close) unexpected(`"," or "${close}"`);
    }
    at++;
  };
  const object = (): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    list('}', () => {
      const where = at;
      const key = string('a "key"');
      if (Object.hasOwn(result, key)) fail(`the key "${key}" is repeated`, `键 "${key}" 重复`, where);
      blank();
      if (text[at] !== ':') unexpected('":"');
      at++;
      // A plain assignment would change the prototype where the key is "__proto__".
      Object.defineProperty(result, key, {
        value: value(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    });
    return result;
  };
  const array = (): unknown[] => {
    const result: unknown[] = [];
    list(']', () => result.push(value()));
    return result;
  };
  const value = (): unknown => {
    blank();
    if (text[at] === '{') return object();
    if (text[at] === '[') return array();
    if (text[at] === '"') return string('a value');
    const word = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined) return unexpected('a value');
    try {
      const read: unknown = JSON.parse(found);
      at += found.length;
      return read;
    } catch {
      return fail(`${found} is not a number`, `${found} 不是数字`);
    }
  };

  const result = value();
  blank();
  if (at < text.length) unexpected('the end');
  return result;
}
