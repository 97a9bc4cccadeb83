import { connect } from 'node:net';

/** A request as it goes over the line: nothing is put in order. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** In order; a name may be there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds after which a server is taken for silent. */
const PATIENCE_MS = 15_000;

/** Sends bytes over a connection of their own. Undefined where the server closed without an answer; rejects where it is silent. */
export function sendBytes(
  port: number,
  bytes: Buffer,
  { half = false, headOnly = false }: { readonly half?: boolean; readonly headOnly?: boolean } = {},
): Promise<RawAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error('no answer'));
    }, PATIENCE_MS);
    const done = () => {
      clearTimeout(late);
      socket.destroy();
      resolve(answerOf(Buffer.concat(chunks)));
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks), headOnly)) done();
    });
    socket.on('end', done);
    socket.on('close', done);
    // A server that refuses a body may close while it is being sent.
    socket.on('error', () => undefined);
    socket.write(bytes);
    // The other half never comes.
    if (half) socket.end();
  });
}

/** Sends a request; where it promises more than it has, the other half never comes. */
export function send(port: number, request: RawRequest): Promise<RawAnswer | undefined> {
  const promises = request.headers.some(([name]) => ['content-length', 'transfer-encoding'].includes(name));
  return sendBytes(port, bytesOf(request), { half: promises, headOnly: request.method === 'HEAD' });
}

/** A request's bytes. The length is added where no header says anything of it. */
export function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const more: [string, string][] = [];
  if (!names.has('connection')) more.push(['connection', 'close']);
  if (!names.has('content-length') && !names.has('transfer-encoding') && body.length > 0)
    more.push(['content-length', String(body.length)]);
  const lines = [...headers, ...more].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
    body,
  ]);
}

function splitHead(bytes: Buffer): { readonly head: string; readonly rest: Buffer } | undefined {
  const at = bytes.indexOf('\r\n\r\n');
  return at < 0
    ? undefined
    : { head: bytes.subarray(0, at).toString('latin1'), rest: bytes.subarray(at + 4) };
}

function isWhole(bytes: Buffer, headOnly: boolean): boolean {
  const split = splitHead(bytes);
  if (split === undefined) return false;
  const { head, rest } = split;
  if (/^HTTP\/1\.1 100/.test(head)) return isWhole(rest, headOnly);
  if (headOnly || /^HTTP\/1\.1 (?:204|304)/.test(head)) return true;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return rest.length >= Number(length);
  return /\r\ntransfer-encoding: *chunked/i.test(head) && rest.includes('0\r\n\r\n');
}

function answerOf(bytes: Buffer): RawAnswer | undefined {
  const split = splitHead(bytes);
  if (split === undefined) return undefined;
  const [first = '', ...lines] = split.head.split('\r\n');
  // What is only asked to go on is answered afterwards.
  if (/^HTTP\/1\.1 100/.test(first)) return answerOf(split.rest);
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const body = /chunked/i.test(headers['transfer-encoding'] ?? '') ? dechunked(split.rest) : split.rest;
  return { status: Number(first.split(' ')[1]), headers, body: body.toString('utf8') };
}

function dechunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = end < 0 ? 0 : Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
