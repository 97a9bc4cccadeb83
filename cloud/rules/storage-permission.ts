import { evaluate } from './language/evaluate';
import { ownerOf } from './own';
import { authOf } from './permit';
import { REACH, type PermissionMode, type Subject } from './permission-mode';
import type { RuleSet } from './rule-set';

/** Who may read and write files: a basic mode, or security rules. */
export interface StoragePermission {
  readonly mode: PermissionMode;
  /** For `CUSTOM`: `read` and `write`; what has no rule is refused. */
  readonly rules: RuleSet;
}

/** A file as rules see it. */
export interface RuledFile {
  /** Who put it there, or for a new file who puts it there. */
  readonly owner: string | null;
  /** Within the bucket, without a leading slash. */
  readonly path: string;
}

/**
 * Whether a file may be read, or put, replaced and removed. Functions and administrators may do everything.
 *
 * Compat: on the real cloud a changed rule takes minutes to apply, here it applies at once.
 * @see https://docs.cloudbase.net/storage/security-rules
 */
export function mayUseFile(
  action: 'read' | 'write',
  { owner, path }: RuledFile,
  { permission, subject }: { readonly permission: StoragePermission; readonly subject: Subject },
): boolean {
  if (subject.kind !== 'user') return true;
  const { mode, rules } = permission;
  if (mode !== 'CUSTOM') {
    const reach = REACH[mode][action];
    return reach === 'any' || (reach === 'own' && owner !== null && owner === ownerOf(subject));
  }
  // Storage rules have one write for creating, replacing and removing.
  const rule = action === 'read' ? rules.read : rules.update;
  if (rule === undefined) return false;
  const resource = resourceOf({ owner, path });
  return evaluate(rule.clause, { auth: authOf(subject), now: 0, resource }) === true;
}

/** A file as `resource` of a rule; what an administrator put there has no openid. */
export function resourceOf({ owner, path }: RuledFile): { readonly openid?: string; readonly path: string } {
  return { ...(owner === null ? {} : { openid: owner }), path };
}
