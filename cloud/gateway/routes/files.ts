import type { OpenFile } from '../../protocol';
import type { Context, GatewayOptions, Route } from '../context';
import { decodedPath } from '../paths';

const PREFIX = '/files/';

/** What temporary addresses lead to: GET and HEAD, with ranges and revalidation. */
export function fileRoutes({ storage }: Pick<GatewayOptions, 'storage'>): readonly Route[] {
  return [
    {
      path: PREFIX,
      methods: {
        GET: async (context) => {
          const path = decodedPath(context.path, PREFIX);
          send(context, await storage.open(path, new URLSearchParams(context.querystring)));
        },
      },
    },
  ];
}

function send(context: Context, file: OpenFile): void {
  const etag = `"${file.etag}"`;
  context.set('etag', etag);
  context.set('last-modified', new Date(file.modifiedAt).toUTCString());
  context.set('accept-ranges', 'bytes');
  // A file may be replaced under its address, so each use asks again; the tag makes that cheap.
  context.set('cache-control', 'private, no-cache');
  // Users upload what they like: it must not run as a page of ours.
  context.set('x-content-type-options', 'nosniff');
  context.set(
    'content-security-policy',
    "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; media-src 'self'",
  );
  if (matches(context.get('if-none-match'), etag)) {
    context.status = 304;
    return;
  }
  context.type = file.contentType;
  const range = rangeOf(context, file.size, etag);
  if (range === 'unsatisfiable') {
    context.status = 416;
    context.set('content-range', `bytes */${file.size}`);
    context.type = 'text/plain';
    context.body = '';
    return;
  }
  context.status = range === undefined ? 200 : 206;
  const length = range === undefined ? file.size : range.end - range.start + 1;
  if (range !== undefined) context.set('content-range', `bytes ${range.start}-${range.end}/${file.size}`);
  if (context.method !== 'HEAD') {
    context.body =
      length === 0 ? Buffer.alloc(0) : range === undefined ? file.read() : file.read(range.start, range.end);
    context.type = file.contentType;
  }
  context.set('content-length', String(length));
}

function matches(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag);
}

/** The one range asked for. Several ranges, and malformed ones, are answered with the whole file, as RFC 9110 allows. */
function rangeOf(context: Context, size: number, etag: string) {
  const condition = context.get('if-range');
  if (condition !== '' && condition !== etag) return undefined;
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(context.get('range')) ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return start >= size || start > end ? 'unsatisfiable' : { start, end };
}
