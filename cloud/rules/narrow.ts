import type { Document } from '../values';
import { denied, ownerIsTheServers } from './denied';
import { and, filteredBy, ownerOf, sign, touchesOwner } from './own';
import { OWNER, REACH, type PermissionMode, type RuledRequest, type Subject } from './permission-mode';

const READS: ReadonlySet<string> = new Set(['find', 'count', 'aggregate']);
const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'findAndUpdate', 'remove']);

/**
 * The request as a page may make it: it finds only what the mode lets the page see or change, and what it creates is
 * signed with the page's user. Requests of functions and administrators come back as they are.
 *
 * @remarks As on WeChat's cloud, another one's document is not refused but not found: `updated: 0`.
 * Compat: batch updates and removals by pages follow the same rule; whether the basic modes of the real cloud allow
 * them since library 2.9.4 could not be verified.
 *
 * @throws CloudError `DATABASE_PERMISSION_DENIED`; `INVALID_PARAM` where a page writes `_openid` itself.
 */
export function narrow<R extends RuledRequest>(mode: PermissionMode, request: R, subject: Subject): R {
  if (subject.kind !== 'user') return request;
  const { action, collection } = request;
  if (mode === 'CUSTOM') throw new TypeError('security rules are for permit()');
  const kind = READS.has(action) ? 'read' : 'write';
  const reach = kind === 'read' || WRITES.has(action) ? REACH[mode][kind] : 'none';
  if (reach === 'any') return request;
  if (reach === 'none') {
    throw denied(collection, {
      en: `It is ${mode}: pages may not ${kind} it.`,
      zh: `其权限为 ${mode}，页面不能${kind === 'read' ? '读取' : '写入'}。`,
    });
  }
  const owner = ownerOf(subject);
  if (owner === undefined) {
    throw denied(collection, {
      en: `It is ${mode}: a page must be signed in.`,
      zh: `其权限为 ${mode}，页面需要先登录。`,
    });
  }
  return { ...request, ...ownOnly(request, owner) };
}

function ownOnly(request: RuledRequest, owner: string): Partial<RuledRequest> {
  const mine = { [OWNER]: owner };
  const query = and(request.query, mine);
  switch (request.action) {
    case 'insert':
      return { documents: (request.documents ?? []).map((document) => sign(document, owner)) };
    case 'aggregate':
      return { pipeline: filteredBy(request.pipeline ?? [], mine) };
    case 'update':
    case 'findAndUpdate': {
      const update = request.update ?? {};
      if (request.replace === true) return { query, update: sign(update, owner) };
      if (touchesOwner(update)) throw ownerIsTheServers();
      if (request.upsert !== true) return { query, update };
      const { $setOnInsert } = update;
      return {
        query,
        update: { ...update, $setOnInsert: { ...($setOnInsert as Document | undefined), ...mine } },
      };
    }
    default:
      return { query };
  }
}
