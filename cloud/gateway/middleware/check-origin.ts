import type { IncomingMessage } from 'node:http';
import { CloudError, type CloudConfig } from '../../base';
import type { Middleware } from '../context';
import { hostnameOf, isLoopback } from './check-host';

/** What pages of other origins may use; all other paths are for pages of our own. */
const OPEN = ['/client/', '/files/', '/ws', '/web', '/auth/', '/v1/'];
/** Headers that may be asked for where a pre-flight names none. */
const HEADERS = 'authorization, content-type, x-yunlet-key, x-yunlet-as, x-yunlet-env';
/** A list of header names, as a pre-flight gives it; each SDK has names of its own. */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+){0,63}$/;

/**
 * Refuses pages of foreign sites; those of declared origins, and in `dev` those of this machine, may use the routes of
 * clients and files (CORS), with credentials.
 */
export function checkOrigin(config: OriginConfig): Middleware {
  const check = createOriginCheck(config);
  return async (context, next) => {
    const origin = check(context.req, context.path);
    if (origin === undefined) {
      await next();
      return;
    }
    context.set('access-control-allow-origin', origin);
    context.set('access-control-allow-credentials', 'true');
    context.set('access-control-expose-headers', 'x-request-id, content-range, etag');
    context.vary('origin');
    if (context.method === 'OPTIONS') {
      const named = context.get('access-control-request-headers');
      context.set('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
      context.set('access-control-allow-headers', HEADER_NAMES.test(named) ? named : HEADERS);
      context.set('access-control-max-age', '600');
      if (context.get('access-control-request-private-network') === 'true') {
        context.set('access-control-allow-private-network', 'true');
      }
      context.status = 204;
      return;
    }
    await next();
  };
}

type OriginConfig = Pick<CloudConfig, 'origins' | 'mode'>;

/**
 * What {@link checkOrigin} does with the `Origin` of a request, which it gives back. It throws CloudError
 * `ORIGIN_REFUSED`.
 *
 * @remarks Outside `serve`, origins of this machine need no declaration: docs/decisions/0018.
 */
export function createOriginCheck({
  origins,
  mode,
}: OriginConfig): (request: IncomingMessage, path: string) => string | undefined {
  const declared = new Set(origins.map((origin) => origin.replace(/\/$/, '').toLowerCase()));
  const mayEnter = (origin: string) =>
    declared.has(origin.toLowerCase()) || (mode !== 'serve' && isOfThisMachine(origin));
  return (request, path) => {
    const { origin } = request.headers;
    if (origin === undefined) return undefined;
    if (isOurs(origin, request) || (isOpen(path) && mayEnter(origin))) return origin;
    throw new CloudError('ORIGIN_REFUSED', { fields: { origin } });
  };
}

function isOpen(path: string): boolean {
  return OPEN.some((open) => (open.endsWith('/') ? path.startsWith(open) : path === open));
}

/** A page that a development server on this machine served, under whichever port. */
function isOfThisMachine(origin: string): boolean {
  const [, host = ''] = /^https?:\/\/(.+)$/i.exec(origin) ?? [];
  return isLoopback(hostnameOf(host) ?? '');
}

/** A page that this gateway served itself, whichever of this machine's names it was opened under. */
function isOurs(origin: string, { headers }: IncomingMessage): boolean {
  const [, host = ''] = /^https?:\/\/(.+)$/i.exec(origin) ?? [];
  const own = headers.host ?? '';
  if (host === '' || host.toLowerCase() === own.toLowerCase()) return host !== '';
  const name = hostnameOf(host);
  return (
    name !== undefined &&
    isLoopback(name) &&
    isLoopback(hostnameOf(own) ?? '') &&
    portOf(host) === portOf(own)
  );
}

const portOf = (host: string) => /:(\d+)$/.exec(host)?.[1] ?? '80';
