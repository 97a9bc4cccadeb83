import { fieldsOf, type Document } from '../values';
import { ownerIsTheServers } from './denied';
import { OWNER, type Subject } from './permission-mode';

/**
 * Who owns what a page creates: its user's openid, on web pages the uid. Undefined where nobody is signed in.
 *
 * @see https://docs.cloudbase.net/database/security-rules
 */
export function ownerOf({ openid, uid }: Pick<Subject, 'openid' | 'uid'>): string | undefined {
  const owner = openid === null || openid === '' ? uid : openid;
  return owner === '' ? undefined : owner;
}

/** A new document with its owner; it has none where nobody is signed in. */
export function sign(document: Document, owner: string | undefined): Document {
  const fields = fieldsOf(document);
  if (Object.hasOwn(fields, OWNER)) throw ownerIsTheServers();
  return owner === undefined ? { ...fields } : { [OWNER]: owner, ...fields };
}

/** A query that finds what meets both. */
export function and(query: Document | undefined, more: Document): Document {
  return query === undefined || Object.keys(query).length === 0 ? more : { $and: [query, more] };
}

/** A pipeline over what meets a condition. `$geoNear` must stay the first stage, so it is narrowed by its own query. */
export function filteredBy(pipeline: readonly Document[], condition: Document): readonly Document[] {
  const geoNear = pipeline[0]?.['$geoNear'] as Document | undefined;
  if (geoNear === undefined) return [{ $match: condition }, ...pipeline];
  const query = and(geoNear['query'] as Document | undefined, condition);
  return [{ $geoNear: { ...geoNear, query } }, ...pipeline.slice(1)];
}

/** What all documents have met that go through a pipeline. */
export function leadingQuery(pipeline: readonly Document[]): Document {
  const near = pipeline[0]?.['$geoNear'] as Document | undefined;
  const queries = near === undefined ? [] : [(near['query'] ?? {}) as Document];
  for (const stage of near === undefined ? pipeline : pipeline.slice(1)) {
    if (!('$match' in stage)) break;
    queries.push(stage['$match'] as Document);
  }
  return { $and: queries };
}

/** Whether an update changes who owns a document. */
export function touchesOwner(update: Document): boolean {
  const isOwner = (path: unknown) => typeof path === 'string' && path.split('.')[0] === OWNER;
  return Object.entries(fieldsOf(update)).some(([operator, paths]) => {
    if (isOwner(operator)) return true;
    if (typeof paths !== 'object' || paths === null) return false;
    return Object.entries(fieldsOf(paths)).some(
      ([path, value]) => isOwner(path) || (operator === '$rename' && isOwner(value)),
    );
  });
}
