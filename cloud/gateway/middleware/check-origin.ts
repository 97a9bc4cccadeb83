import type { IncomingMessage } from 'node:http';
import { CloudError, type CloudConfig } from '../../base';
import type { Middleware } from '../context';
import { hostnameOf, isLoopback } from './check-host';

const HEADERS = 'authorization, content-type, x-yunlet-key, x-yunlet-as, x-yunlet-env';
/** Paths that pages of declared origins may use; all others are for pages of our own. */
const OPEN = ['/client/', '/files/', '/ws'];

/** Refuses pages of foreign sites; those of declared origins may use the client routes and files (CORS). */
export function checkOrigin(config: Pick<CloudConfig, 'origins'>): Middleware {
  const check = createOriginCheck(config);
  return async (context, next) => {
    const origin = check(context.req, context.path);
    if (origin === undefined) {
      await next();
      return;
    }
    context.set('access-control-allow-origin', origin);
    context.set('access-control-expose-headers', 'x-request-id, content-range, etag');
    context.vary('origin');
    if (context.method === 'OPTIONS') {
      context.set('access-control-allow-methods', 'GET, HEAD, POST, PUT');
      context.set('access-control-allow-headers', HEADERS);
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

/**
 * What {@link checkOrigin} does with the `Origin` of a request, which it gives back. It throws CloudError
 * `ORIGIN_REFUSED`.
 */
export function createOriginCheck({
  origins,
}: Pick<CloudConfig, 'origins'>): (request: IncomingMessage, path: string) => string | undefined {
  const declared = new Set(origins.map((origin) => origin.replace(/\/$/, '').toLowerCase()));
  return (request, path) => {
    const { origin } = request.headers;
    if (origin === undefined) return undefined;
    const open = OPEN.some((prefix) => path.startsWith(prefix));
    if (isOurs(origin, request) || (open && declared.has(origin.toLowerCase()))) return origin;
    throw new CloudError('ORIGIN_REFUSED', { fields: { origin } });
  };
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
