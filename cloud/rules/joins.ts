import { fieldsOf, isDocument, type Document } from '../values';
import { denied } from './denied';
import type { PermissionMode, Subject } from './permission-mode';

/** Stages that tell of the server or the collection rather than of documents. */
const INWARD: ReadonlySet<string> = new Set([
  '$collStats',
  '$indexStats',
  '$documents',
  '$changeStream',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
  '$planCacheStats',
]);
const OPEN: ReadonlySet<PermissionMode> = new Set<PermissionMode>(['READONLY', 'ADMINWRITE']);

/**
 * Refuses a page's pipeline that reads, by `$lookup`, `$graphLookup` or `$unionWith` at any depth, a collection which not
 * everybody may read.
 *
 * Compat: how the real cloud treats joins from pages could not be verified; a join never shows more than a read would.
 *
 * @throws CloudError `DATABASE_PERMISSION_DENIED`.
 */
export function checkJoins(
  pipeline: readonly Document[],
  modeOf: (collection: string) => PermissionMode,
  subject: Subject,
): void {
  if (subject.kind !== 'user') return;
  visit(pipeline, (key, value) => {
    if (INWARD.has(key)) {
      throw denied(key, { en: `Pages may not use ${key}.`, zh: `页面不能使用 ${key}。` });
    }
    const joined = joinedBy(key, value);
    if (joined === undefined) return;
    // A target that is no plain name is left to nobody's guess.
    if (typeof joined !== 'string' || !OPEN.has(modeOf(joined))) {
      throw denied(typeof joined === 'string' ? joined : key, {
        en: `${key} from a page needs a collection that everybody may read.`,
        zh: `页面中的 ${key} 只能关联所有用户可读的集合。`,
      });
    }
  });
}

function joinedBy(key: string, value: unknown): unknown {
  if (key !== '$lookup' && key !== '$graphLookup' && key !== '$unionWith') return undefined;
  if (!isDocument(value)) return value ?? null;
  const name = value[key === '$unionWith' ? 'coll' : 'from'];
  return name ?? null;
}

function visit(value: unknown, see: (key: string, value: unknown) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (isDocument(value)) {
    for (const [key, member] of Object.entries(fieldsOf(value))) {
      see(key, member);
      visit(member, see);
    }
  }
}
