import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import type { IndexDefinition } from '../index/definition';
import type { Wildcard } from '../index/wildcard';
import { documentArgument } from './arguments';

const refused = (message: string) => new EngineError(67, message);

/**
 * What a wildcard index, `{ '$**': 1 }` or `{ 'a.$**': 1 }`, is made with; undefined of others.
 *
 * @remarks Compat: MongoDB 7 also takes wildcard indexes over several fields; they are refused.
 * @throws EngineError 67 for combinations MongoDB refuses, 9 and 31253 for a projection that is none.
 */
export function readWildcardIndex(
  spec: Document,
  key: Document,
): Pick<IndexDefinition, 'wildcard' | 'parts' | 'options'> | undefined {
  const path = Object.keys(key).find((name) => name === '$**' || name.endsWith('.$**'));
  const projection = documentArgument(spec, 'wildcardProjection');
  if (path === undefined) {
    if (projection === undefined) return undefined;
    throw refused("The field 'wildcardProjection' is only allowed in an 'wildcard' index");
  }
  if (Object.keys(key).length > 1) throw refused('This engine has no wildcard indexes over several fields');
  const direction = key[path];
  if (!isNumeric(direction) || !(toNumber(direction) > 0)) {
    throw refused('The direction of a wildcard index must be a positive number');
  }
  for (const option of ['unique', 'sparse'] as const) {
    if (spec[option] === true) throw refused(`Index type 'wildcard' does not support the ${option} option`);
  }
  if (spec['expireAfterSeconds'] !== undefined) {
    throw refused("Index type 'wildcard' cannot be a TTL index");
  }
  const scope = path.slice(0, Math.max(0, path.length - '.$**'.length));
  if (projection !== undefined && scope !== '') {
    throw refused("The field 'wildcardProjection' is only allowed when the key pattern is '$**'");
  }
  return {
    wildcard: { scope, ...(projection === undefined ? { id: scope !== '' } : readProjection(projection)) },
    parts: [{ path, direction: 1 }],
    ...(projection === undefined ? {} : { options: { wildcardProjection: projection } }),
  };
}

function readProjection(projection: Document): Omit<Wildcard, 'scope'> {
  const fields = flatten(projection, '');
  if (fields.length === 0)
    throw new EngineError(9, "The 'wildcardProjection' field can't be an empty object");
  const others = fields.filter(({ path }) => path !== '_id');
  const id = fields.find(({ path }) => path === '_id')?.kept ?? false;
  const kept = others[0]?.kept ?? false;
  const wrong = others.find((field) => field.kept !== kept);
  if (wrong !== undefined) {
    throw new EngineError(
      wrong.kept ? 31253 : 31254,
      `Failed to parse wildcardProjection :: caused by :: Cannot do ${wrong.kept ? 'inclusion' : 'exclusion'} on field ${wrong.path} in ${wrong.kept ? 'exclusion' : 'inclusion'} projection`,
    );
  }
  const paths = others.map(({ path }) => path);
  if (paths.length === 0) return id ? { include: [], id } : { id };
  return kept ? { include: paths, id } : { exclude: paths, id };
}

function flatten(projection: Document, above: string): { readonly path: string; readonly kept: boolean }[] {
  return Object.entries(projection).flatMap(([name, value]) => {
    const path = above === '' ? name : `${above}.${name}`;
    if (isDocument(value)) return flatten(value, path);
    if (typeof value !== 'boolean' && !isNumeric(value)) {
      throw new EngineError(9, `The projection of '${path}' must be a number or a truth`);
    }
    return [{ path, kept: typeof value === 'boolean' ? value : toNumber(value) !== 0 }];
  });
}
