import { CloudError, type CloudConfig } from '../../base';
import type { Middleware } from '../context';

/**
 * Refuses requests whose `Host` is neither loopback, the address we listen on, nor configured: a page whose name was
 * rebound to 127.0.0.1 gets no further.
 */
export function checkHost({ hosts, host }: Pick<CloudConfig, 'hosts' | 'host'>): Middleware {
  const known = new Set([...hosts, host].map((name) => name.toLowerCase()));
  const recent = new Set<string>();
  return async (context, next) => {
    const given = context.req.headers.host ?? '';
    if (!recent.has(given)) {
      const name = hostnameOf(given);
      if (name === undefined || !(isLoopback(name) || known.has(name) || known.has(given.toLowerCase()))) {
        throw new CloudError('HOST_REFUSED', { fields: { host: given } });
      }
      if (recent.size < 100) recent.add(given);
    }
    await next();
  };
}

/** The name in a `Host` header in lower case, without port and brackets; undefined where it is malformed. */
export function hostnameOf(host: string): string | undefined {
  const [, six, name] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (six ?? name)?.toLowerCase();
}

/** Tells names and addresses of this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
