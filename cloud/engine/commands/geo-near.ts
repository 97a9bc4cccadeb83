import { Double } from 'bson';
import { isDocument, isNumeric, setAt, toNumber, typeOf, type Document } from '../../values';
import { compileExpression, createScope } from '../aggregate/expression';
import { extendScope } from '../aggregate/scope';
import { EngineError } from '../error';
import { readNear } from '../geo';
import { namespaceOf, type Collection } from '../index/definition';
import type { Match } from '../plan/match';
import { planNearest, type PlannedQuery, type QueryTarget } from '../plan/matches';
import type { NearMatch } from '../plan/nearest';
import { compileFilter } from '../query/filter';
import { truthy } from '../query/filter-shape';

/** What `$geoNear` at the head of a pipeline asks for. */
export interface GeoNear {
  /** The operators of a search by distance, as a filter has them. */
  readonly operators: Document;
  readonly filter: Document;
  readonly key?: string;
  readonly distanceField: readonly string[];
  readonly multiplier: number;
  readonly places?: readonly string[];
}

const GONE: Readonly<Record<string, readonly [number, string]>> = {
  collation: [
    40227,
    "$geoNear does not accept the 'collation' parameter. Instead, specify a collation for the entire aggregation command.",
  ],
  limit: [50858, "$geoNear no longer supports the 'limit' parameter. Use a $limit stage instead."],
  num: [50857, "$geoNear no longer supports the 'num' parameter. Use a $limit stage instead."],
  start: [50856, "$geoNear no longer supports the 'start' argument."],
};

/**
 * Reads `$geoNear`.
 *
 * @param variables - The command's `let`, which `near` may use.
 * @throws EngineError with MongoDB's codes and sentences.
 */
export function readGeoNear(operand: unknown, variables: Document = {}): GeoNear {
  if (!isDocument(operand)) throw new EngineError(10065, 'invalid parameter: expected an object ($geoNear)');
  for (const [name, [code, message]] of Object.entries(GONE)) {
    if (name in operand) throw new EngineError(code, message);
  }
  if (operand['near'] === undefined) throw new EngineError(5860400, "$geoNear requires a 'near' argument");
  const { distanceField, query = {}, includeLocs, key } = operand;
  if (typeof distanceField !== 'string') {
    throw new EngineError(16606, "$geoNear requires a 'distanceField' option as a String");
  }
  const least = distance(operand, 'minDistance');
  const most = distance(operand, 'maxDistance');
  const multiplier = distance(operand, 'distanceMultiplier') ?? 1;
  if (!isDocument(query)) throw new EngineError(14, 'query must be an object');
  if (includeLocs !== undefined && typeof includeLocs !== 'string') {
    throw new EngineError(16607, "$geoNear requires that 'includeLocs' option is a String");
  }
  if (key !== undefined && typeof key !== 'string') {
    throw new EngineError(
      14,
      `$geoNear parameter 'key' must be of type string but found type: ${typeOf(key)}`,
    );
  }
  if (key === '') throw new EngineError(2, "$geoNear parameter 'key' cannot be the empty string");
  const near = constant(operand['near'], variables);
  if (!isDocument(near) && !Array.isArray(near)) {
    throw new EngineError(5860402, "$geoNear requires the 'near' argument to be a point");
  }
  const operators = {
    [truthy(operand['spherical']) ? '$nearSphere' : '$near']: near,
    ...(least === undefined ? {} : { $minDistance: least }),
    ...(most === undefined ? {} : { $maxDistance: most }),
  };
  // What is wrong in it is said before anything is read.
  readNear(operators);
  compileFilter(query);
  return {
    operators,
    filter: query,
    ...(key === undefined ? {} : { key }),
    distanceField: distanceField.split('.'),
    multiplier,
    ...(includeLocs === undefined ? {} : { places: includeLocs.split('.') }),
  };
}

function distance(operand: Document, name: string): number | undefined {
  const value = operand[name];
  if (value === undefined) return undefined;
  if (!isNumeric(value)) throw new EngineError(14, `${name} must be a number`);
  if (!(toNumber(value) >= 0)) throw new EngineError(2, `${name} must be nonnegative`);
  return toNumber(value);
}

function constant(near: unknown, variables: Document): unknown {
  const names = Object.keys(variables);
  const { scope, boxes } = extendScope(createScope(), names);
  boxes.forEach((box, at) => (box.value = variables[names[at] ?? '']));
  return compileExpression(near, scope)({});
}

/**
 * Plans `$geoNear`: the documents come nearest first, with their distance.
 *
 * @throws EngineError 26, 27 and 291 where the collection or an index that serves it is missing.
 */
export function planGeoNear(target: QueryTarget, wanted: GeoNear, hint: unknown): PlannedQuery {
  const { collection } = target;
  const path = wanted.key ?? onlyGeoPath(collection);
  const clause = { path, near: readNear(wanted.operators), rest: wanted.filter };
  const { plan, run } = planNearest(target, clause, hint);
  return {
    plan: { ...plan, sorted: false },
    run: async function* () {
      for await (const chunk of run()) yield chunk.map((match) => withDistance(match, wanted));
    },
  };
}

/** @throws EngineError 26: `$geoNear` reads an index, so that a missing collection is a failure. */
export function refuseMissing(namespace: string): never {
  throw new EngineError(26, `$geoNear requires a geo index to run, but ${namespace} does not exist`);
}

function withDistance(match: NearMatch, { distanceField, multiplier, places }: GeoNear): Match {
  const { record, raw, document, place } = match;
  setAt(document, distanceField, new Double(match.distance * multiplier));
  if (places !== undefined) setAt(document, places, place);
  return { record, raw, document };
}

function onlyGeoPath(collection: Collection): string {
  const kinds = ['2d', '2dsphere'] as const;
  for (const kind of kinds) {
    const [first, second] = collection.indexes.filter(({ geo }) => geo === kind);
    if (second !== undefined) {
      throw new EngineError(
        27,
        `There is more than one ${kind} index on ${namespaceOf(collection)}; unsure which to use for $geoNear`,
      );
    }
    const part = first?.parts.find(({ path }) => first.key[path] === kind);
    if (part !== undefined) return part.path;
  }
  throw new EngineError(27, '$geoNear requires a 2d or 2dsphere index, but none were found');
}
