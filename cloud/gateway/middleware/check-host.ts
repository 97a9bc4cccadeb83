import { CloudError, type CloudConfig } from '../../base';
import type { Middleware } from '../context';

/**
 * Refuses requests whose `Host` is neither loopback, the address we listen on, nor configured: a page whose name was
 * rebound to 127.0.0.1 gets no further.
 */
export function checkHost(config: Pick<CloudConfig, 'hosts' | 'host'>): Middleware {
  const check = createHostCheck(config);
  return async (context, next) => {
    check(context.req.headers.host);
    await next();
  };
}

/** What {@link checkHost} does with a `Host` header. It throws CloudError `HOST_REFUSED`. */
export function createHostCheck({
  hosts,
  host,
}: Pick<CloudConfig, 'hosts' | 'host'>): (given: string | undefined) => void {
  const known = new Set([...hosts, host].map((name) => name.toLowerCase()));
  const recent = new Set<string>();
  return (given = '') => {
    if (recent.has(given)) return;
    const name = hostnameOf(given);
    if (name === undefined || !(isLoopback(name) || known.has(name) || known.has(given.toLowerCase()))) {
      throw new CloudError('HOST_REFUSED', { fields: { host: given } });
    }
    if (recent.size < 100) recent.add(given);
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
