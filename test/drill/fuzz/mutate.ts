import type { Chance } from './chance';
import type { RawRequest } from './raw-http';
import type { Body, Sample } from './samples';

const DEEP = 20_000;
/** Values that JSON can hold and no field expects. */
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  '',
  ' ',
  '0',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '../../etc/passwd',
  '..%2f..%2f',
  '$where',
  '__proto__',
  'constructor',
  '{"$gt":""}',
  '{"a":',
  '[]',
  '"\\"',
  '💥'.repeat(50),
  'x'.repeat(100_000),
  [],
  {},
  [[]],
  [null],
  [{}],
  { $where: '1' },
  { $gt: '' },
  { $expr: { $function: {} } },
  { $date: 'never' },
  { $oid: 'zz' },
  { $numberLong: '99999999999999999999999' },
  { $numberDecimal: 'x' },
  { $binary: { base64: '*', subType: 'zz' } },
  { $regex: '(', $options: 'zz' },
  { $timestamp: { t: -1, i: 1e20 } },
  { constructor: { prototype: { polluted: 1 } } },
  { toString: 1, valueOf: 1 },
  { length: -1 },
  { then: 'x' },
  Array.from({ length: 2000 }, (_, at) => at),
];
/** Texts of JSON that no value gives. */
const TEXTS: readonly string[] = [
  '{"__proto__":{"polluted":1}}',
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  '{"a":1,"a":2}',
  '1e999',
  '-0',
  '"\\ud800"',
  '123456789012345678901234567890',
];
const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'FOO',
  'get',
];
const TYPES = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'application/jsonp',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary="a b"; boundary=c',
  'application/x-www-form-urlencoded',
  '',
  ',',
];
const TAILS = [
  '/',
  '//',
  '/..',
  '/%2e%2e/%2e%2e/x',
  '%00',
  '%ff',
  '%',
  '%zz',
  ';a=b',
  '?',
  '?%',
  '?a=%ff',
  '?__proto__[x]=1',
  '?a[]=1&a=2',
  '#x',
  '\\..\\x',
  `/${'y'.repeat(5000)}`,
];
const HEADERS: readonly (readonly [string, string])[] = [
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br'],
  ['transfer-encoding', 'chunked'],
  ['transfer-encoding', 'gzip, chunked'],
  ['content-length', '0'],
  ['content-length', '-1'],
  ['content-length', '5'],
  ['content-length', '99999999999'],
  ['content-length', '1e3'],
  ['expect', '100-continue'],
  ['expect', 'the unexpected'],
  ['host', 'evil.example'],
  ['host', ''],
  ['origin', 'http://evil.example'],
  ['origin', 'null'],
  ['authorization', 'Bearer x'],
  ['authorization', `Bearer ${'a.'.repeat(3000)}`],
  ['authorization', 'TC3-HMAC-SHA256 Credential=x'],
  ['authorization', '\u00ff\u0000'],
  ['x-yunlet-key', 'wrong'],
  ['x-yunlet-as', '%'],
  ['x-yunlet-as', '%00'],
  ['x-yunlet-env', '../x'],
  ['x-yunlet-env', 'no-such-env'],
  ['cookie', 'a=%00; __proto__=1'],
  ['range', 'bytes=-'],
  ['range', 'bytes=9-1'],
  ['range', 'bytes=0-0,2-3'],
  ['range', 'bytes=99999999999999999999-'],
  ['range', 'pages=1-2'],
  ['if-range', '"x"'],
  ['if-none-match', '*'],
  ['if-modified-since', 'never'],
  ['accept', 'image/*;q=x'],
  ['accept-encoding', 'zstd, x'],
  ['upgrade', 'websocket'],
  ['connection', 'upgrade'],
  ['x-forwarded-host', 'evil.example'],
  ['x-long', 'z'.repeat(20_000)],
];

/** A request that is not what the sample says, in one to three ways. */
export function mutated(
  sample: Sample,
  chance: Chance,
): { readonly request: RawRequest; readonly signs: boolean } {
  let { method, target, body } = sample;
  const headers = sample.headers.map(([name, value]): [string, string] => [name, value]);
  let type: string | undefined =
    typeof body === 'object' && !Buffer.isBuffer(body) && 'parts' in body ? undefined : 'application/json';
  let bytes: Buffer | undefined;
  let signs = true;
  for (let times = 1 + chance.below(3); times > 0; times--) {
    switch (chance.below(body === undefined ? 5 : 16)) {
      case 0:
        method = chance.pick(METHODS);
        break;
      case 1:
        target = changedTarget(target, chance);
        break;
      case 2:
      case 3:
        headers.push([...chance.pick(HEADERS)]);
        break;
      case 4:
        if (headers.length > 0) headers.splice(chance.below(headers.length), 1);
        signs = chance.below(2) === 0;
        break;
      case 5:
        type = chance.pick(TYPES);
        break;
      case 6:
      case 7:
        bytes = changedBytes(bytes ?? encoded(body).bytes, chance);
        break;
      case 8:
        if (Buffer.isBuffer(body) || body === undefined) bytes = changedBytes(Buffer.from('x'), chance);
        else if (!('parts' in body)) bytes = Buffer.from(withText(body.json, chance));
        break;
      default:
        body = changedBody(body, chance);
    }
  }
  const plain = encoded(body);
  const contentType = type ?? plain.type;
  if (contentType !== undefined && body !== undefined && !headers.some(([name]) => name === 'content-type'))
    headers.push(['content-type', contentType]);
  return { request: { method, target, headers, body: bytes ?? plain.bytes }, signs };
}

/** A body's bytes, and the content type that says what they are. */
export function encoded(body: Body): { readonly bytes: Buffer; readonly type: string | undefined } {
  if (body === undefined) return { bytes: Buffer.alloc(0), type: undefined };
  if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' };
  if (!('parts' in body))
    return { bytes: Buffer.from(JSON.stringify(body.json ?? null)), type: 'application/json' };
  const boundary = 'fuzz-boundary';
  const parts = body.parts.map(([name, value, filename]) => {
    const file =
      filename === undefined ? '' : `; filename="${filename}"\r\ncontent-type: application/octet-stream`;
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return {
    bytes: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

function changedTarget(target: string, chance: Chance): string {
  const at = chance.below(target.length + 1);
  switch (chance.below(4)) {
    case 0:
      return target + chance.pick(TAILS);
    case 1:
      return (
        target.slice(0, at) +
        chance.pick(['%00', '%c0%af', '..', '/', '%', 'é', '~', '%F0%9F%92%A5']) +
        target.slice(at)
      );
    case 2:
      return target.slice(0, Math.max(1, at));
    default:
      return chance.pick([
        '*',
        'http://evil.example/admin',
        '//x',
        `${target}?${'a=1&'.repeat(500)}`,
        target.toUpperCase(),
      ]);
  }
}

function changedBytes(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.below(bytes.length + 1);
  switch (chance.below(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xfe, 0xc0]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0]), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 4:
      return Buffer.concat([bytes, bytes]);
    case 5: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[chance.below(copy.length)] = chance.below(256);
      return copy;
    }
    default:
      // More than any route takes as JSON, seldom.
      return chance.below(10) === 0 ? Buffer.alloc(8 * 1024 * 1024 + 10, 0x20) : Buffer.from('[]');
  }
}

/** A JSON text with one value that is put in as text. */
function withText(json: unknown, chance: Chance): string {
  const mark = '"@@"';
  const paths = pathsOf(json);
  const path = chance.pick(paths);
  const text = JSON.stringify(replaced(json, path, '@@') ?? null);
  return text.replace(mark, () => chance.pick(TEXTS));
}

function changedBody(body: Body, chance: Chance): Body {
  if (body === undefined) return { json: chance.pick(VALUES) };
  if (Buffer.isBuffer(body)) return changedBytes(body, chance);
  if ('parts' in body) return { parts: changedParts(body.parts, chance) };
  const path = chance.pick(pathsOf(body.json));
  const at = chance.below(6);
  if (at === 0) return { json: removed(body.json, path) };
  if (at === 1) return { json: extended(body.json, path, chance) };
  const inner = at === 2 ? insideText(body.json, path, chance) : undefined;
  return { json: replaced(body.json, path, inner ?? chance.pick(VALUES)) };
}

/** Texts that hold JSON are changed inside. */
function insideText(json: unknown, path: Path, chance: Chance): string | undefined {
  const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], json);
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return undefined;
  let inner: unknown;
  try {
    inner = JSON.parse(value);
  } catch {
    // Spoilt already.
    return undefined;
  }
  return chance.below(3) === 0
    ? withText(inner, chance)
    : JSON.stringify(replaced(inner, chance.pick(pathsOf(inner)), chance.pick(VALUES)) ?? null);
}

type Parts = Extract<Body, { readonly parts: unknown }>['parts'];

function changedParts(parts: Parts, chance: Chance): Parts {
  const at = chance.below(parts.length);
  const [name = '', value = '', filename] = parts[at] ?? [];
  const others = parts.filter((_, index) => index !== at);
  switch (chance.below(7)) {
    case 0:
      return others;
    case 1:
      return [...parts, ...parts];
    case 2:
      return [...parts, ...Array.from({ length: 1500 }, (_, index) => [`x${index}`, '1'] as const)];
    case 3:
      return [
        ...others,
        [chance.pick(['', '__proto__', 'a"b', '\u0000', 'x'.repeat(3000)]), value, filename],
      ];
    case 4:
      return [...others, [name, value, chance.pick(['../../x', 'C:\\x', '', 'a\u0000b', '💥'])]];
    case 5:
      return [
        ...others,
        [name, chance.pick(['', '\u0000', '../..', 'x'.repeat(100_000), '%00', '//', '.']), filename],
      ];
    default:
      return [...others, [name, value]];
  }
}

type Path = readonly string[];

/** The places inside of a JSON value, the whole one first. */
function pathsOf(json: unknown): Path[] {
  const paths: Path[] = [[]];
  const visit = (value: unknown, path: Path) => {
    if (typeof value !== 'object' || value === null) return;
    for (const name of Object.keys(value)) {
      paths.push([...path, name]);
      visit((value as Record<string, unknown>)[name], [...path, name]);
    }
  };
  visit(json, []);
  return paths;
}

function changed(
  json: unknown,
  [name, ...rest]: Path,
  change: (holder: Record<string, unknown>, name: string) => void,
): unknown {
  if (name === undefined || typeof json !== 'object' || json === null) return json;
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...json }) as Record<string, unknown>;
  if (rest.length === 0) change(copy, name);
  else copy[name] = changed(copy[name], rest, change);
  return copy;
}

const replaced = (json: unknown, path: Path, value: unknown): unknown =>
  path.length === 0 ? value : changed(json, path, (holder, name) => (holder[name] = value));
const removed = (json: unknown, path: Path): unknown =>
  path.length === 0
    ? undefined
    : changed(json, path, (holder, name) => {
        Reflect.deleteProperty(holder, name);
      });
const extended = (json: unknown, path: Path, chance: Chance): unknown =>
  changed(json, path, (holder, name) => {
    holder[chance.pick(['extra', 'constructor', 'toString', '$or', `${name}.x`, name.toUpperCase()])] =
      chance.pick(VALUES);
  });
