import { CloudError, nearest } from '../../base';
import type { Method } from '../context';
import { decodedPath } from '../paths';

/** One path of a table; `:name` stands for one segment, `:name+` at its end for all that are left. */
export interface PathEntry<T> {
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, T>>>;
}

/** What a path leads to, and what its parameters are. */
export interface PathMatch<T> {
  readonly found: T;
  /** Percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Makes the function that finds a path in a table; of several that fit, the first counts.
 *
 * @param prefix - What all paths begin with.
 * @returns throws CloudError `ROUTE_NOT_FOUND` with the nearest one, or `METHOD_NOT_ALLOWED` after `allow` was told.
 */
export function createPathTable<T>(
  prefix: string,
  entries: readonly PathEntry<T>[],
): (request: {
  readonly method: string;
  readonly path: string;
  readonly allow: (methods: readonly string[]) => void;
}) => PathMatch<T> {
  const table = entries.map(({ path, methods }) => ({ pattern: patternOf(path), methods }));
  return ({ method, path, allow }) => {
    const rest = path.slice(prefix.length);
    const wanted = method === 'HEAD' ? 'GET' : method;
    const fitting = table.flatMap(({ pattern, methods }) => {
      const match = pattern.exec(rest);
      return match === null ? [] : [{ match, methods }];
    });
    if (fitting.length === 0) {
      const known = entries.map((entry) => `${prefix}${entry.path}`);
      const near = nearest(path, known) ?? known[0] ?? prefix;
      throw new CloudError('ROUTE_NOT_FOUND', { fields: { route: path, nearest: near } });
    }
    for (const { match, methods } of fitting) {
      const found = Object.hasOwn(methods, wanted) ? methods[wanted as Method] : undefined;
      if (found === undefined) continue;
      const given = Object.entries(match.groups ?? {});
      return {
        found,
        parameters: Object.fromEntries(given.map(([name, text]) => [name, decodedPath(text, '')])),
      };
    }
    allow([...new Set(fitting.flatMap(({ methods }) => Object.keys(methods)))]);
    throw new CloudError('METHOD_NOT_ALLOWED', { fields: { route: path, method } });
  };
}

function patternOf(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    const [, name, rest] = /^:(\w+)(\+?)$/.exec(segment) ?? [];
    if (name === undefined) return segment.replaceAll(/[.()]/g, '\\$&');
    return rest === '+' ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`;
  });
  return new RegExp(`^${segments.join('/')}$`);
}
