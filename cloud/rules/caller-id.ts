import { fieldsOf, isDocument, type Document } from '../values';
import { ownerOf } from './own';
import type { RuledRequest, Subject } from './permission-mode';

/** What a page writes for its own user in a query, since it need not know its openid. */
const MARK = '{openid}';

/**
 * The request with `'{openid}'` replaced by who asks, in queries and in documents that are created: as a whole value, at any
 * depth. What functions and administrators send stays as it is.
 *
 * Compat: whether the real cloud replaces it inside of commands such as `_.in` could not be verified.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/database/security-rules.html
 */
export function resolveCallerId<R extends RuledRequest>(request: R, subject: Subject): R {
  const id = ownerOf(subject);
  if (subject.kind !== 'user' || id === undefined) return request;
  const within = <T>(value: T) => replaced(value, id) as T;
  return {
    ...request,
    ...(request.query === undefined ? {} : { query: within(request.query) }),
    ...(request.documents === undefined ? {} : { documents: within(request.documents) }),
    ...(request.replace === true && request.update !== undefined ? { update: within(request.update) } : {}),
    ...(request.pipeline === undefined
      ? {}
      : { pipeline: request.pipeline.map((stage) => inStage(stage, within)) }),
  };
}

function inStage(stage: Document, within: <T>(value: T) => T): Document {
  if ('$match' in stage) return within(stage);
  const near = stage['$geoNear'];
  return isDocument(near) && 'query' in near
    ? { $geoNear: { ...near, query: within(near['query']) } }
    : stage;
}

function replaced(value: unknown, id: string): unknown {
  if (value === MARK) return id;
  if (Array.isArray(value)) {
    const items = (value as readonly unknown[]).map((item) => replaced(item, id));
    return items.some((item, index) => item !== (value as readonly unknown[])[index]) ? items : value;
  }
  // A reference is a document too, but rebuilding one from its fields would lose its class.
  if (!isDocument(value) || '_bsontype' in value) return value;
  const entries = Object.entries(fieldsOf(value)).map(([key, member]): [string, unknown] => [
    key,
    replaced(member, id),
  ]);
  return entries.some(([key, member]) => member !== value[key]) ? Object.fromEntries(entries) : value;
}
