import type { DatabaseRequest } from '../protocol';
import { isDocument, type Document } from '../values';

const NEAR = ['$near', '$nearSphere'];
const DISTANCES = ['$minDistance', '$maxDistance'];

/**
 * Takes out of a request what the SDKs put into searches by distance and MongoDB refuses.
 *
 * @remarks Compat: the SDKs send a distance that geoNear() was not given as null, and the stage geoNear() is documented
 * with a `limit`, which MongoDB dropped with 4.2. Both work in WeChat's cloud.
 */
export function tidyNear<R extends DatabaseRequest>(request: R): R {
  if ('query' in request) return { ...request, query: tidy(request.query) };
  if ('pipeline' in request) return { ...request, pipeline: tidyPipeline(request.pipeline) };
  return request;
}

function tidy<T>(value: T): T;
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((member: unknown) => tidy(member));
  // DBRef and the like are documents too, but rebuilding one from its fields would lose its class.
  if (!isDocument(value) || '_bsontype' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      NEAR.includes(name) && isDocument(member) ? given(member, DISTANCES) : tidy(member),
    ]),
  );
}

const given = (value: Document, names: readonly string[]): Document =>
  Object.fromEntries(
    Object.entries(value).filter(([name, member]) => member !== null || !names.includes(name)),
  );

function tidyPipeline(pipeline: readonly Document[]): readonly Document[] {
  const [first, ...rest] = pipeline;
  const near: unknown = first?.['$geoNear'];
  if (!isDocument(near)) return pipeline;
  const { limit, num, ...options } = given(near, Object.keys(near));
  const most: unknown = num ?? limit;
  return [{ $geoNear: options }, ...(most === undefined ? [] : [{ $limit: most }]), ...rest];
}
