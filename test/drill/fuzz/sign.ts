import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The headers of an administrator's signature for `/admin` over these fields (protocol.md 2.3). */
export function tc3Headers(
  {
    host,
    target,
    contentType,
  }: { readonly host: string; readonly target: string; readonly contentType: string },
  fields: Readonly<Record<string, unknown>>,
  secretKey: string,
): [string, string][] {
  const now = Math.floor(Date.now() / 1000);
  const date = new Date(now * 1000).toISOString().slice(0, 10);
  const byName = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  // A name that would break the header is left unsigned, which the gateway has to refuse.
  const names = [...byName.keys()]
    .filter((name) => /^[\w-]+$/.test(name) && ![undefined, null, ''].includes(byName.get(name) as never))
    .sort();
  const hash = createHash('sha256');
  for (const name of names) {
    const value = byName.get(name);
    hash.update(`&${name}=`);
    hash.update(Buffer.isBuffer(value) ? value : typeof value === 'string' ? value.trim() : textOf(value));
    hash.update('\r\n');
  }
  const type = contentType.startsWith('multipart/form-data') ? 'multipart/form-data' : contentType;
  const [path = '', query = ''] = target.split('?');
  const lines = `content-type:${type}\nhost:${host.toLowerCase()}\n`;
  const canonical = ['post', `//${host}${path}`, query, lines, 'content-type;host', hash.digest('hex')].join(
    '\n',
  );
  const scope = `${date}/tcb/tc3_request`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), 'tcb'), 'tc3_request');
  const signature = hmac(key, ['TC3-HMAC-SHA256', now, scope, sha256(canonical)].join('\n')).toString('hex');
  return [
    ['x-timestamp', String(now)],
    [
      'authorization',
      `TC3-HMAC-SHA256 Credential=yunlet-admin/${scope}, SignedParams=${names.join(';')}, SignedHeaders=content-type;host, Signature=${signature}`,
    ],
  ];
}

/** What is too deep to be written is signed as something else, which the gateway has to refuse. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}
