import { CloudError, nearest } from '../../base';
import type { Middleware, Route } from '../context';

/**
 * Sends each request to its route. An unknown path is answered with `ROUTE_NOT_FOUND` and the nearest known one, a
 * wrong method with `METHOD_NOT_ALLOWED` and `Allow`.
 *
 * @param others - Paths answered elsewhere, for the nearest one.
 */
export function routed(routes: readonly Route[], others: readonly string[]): Middleware {
  const exact = new Map<string, Route[]>();
  for (const route of routes) exact.set(route.path, [...(exact.get(route.path) ?? []), route]);
  const prefixes = routes.filter(({ path }) => path.endsWith('/'));
  const known = [...exact.keys(), ...others];

  return async (context) => {
    const { path } = context;
    const method = context.method === 'HEAD' ? 'GET' : context.method;
    const found = exact.get(path) ?? prefixes.filter((route) => path.startsWith(route.path));
    const handle = found.flatMap(({ methods }) => (method in methods ? [methods[method as 'GET']] : []))[0];
    if (handle !== undefined) {
      await handle(context);
      return;
    }
    if (found.length === 0) {
      const near = nearest(path, known) ?? longestPrefix(path, known) ?? '/healthz';
      throw new CloudError('ROUTE_NOT_FOUND', { fields: { route: path, nearest: near } });
    }
    const allowed = found.flatMap(({ methods }) => Object.keys(methods));
    context.set('allow', allowed.join(', '));
    throw new CloudError('METHOD_NOT_ALLOWED', { fields: { route: path, method: context.method } });
  };
}

function longestPrefix(path: string, known: readonly string[]): string | undefined {
  const first = path.split('/')[1] ?? '';
  return known.find((candidate) => candidate.split('/')[1] === first);
}
