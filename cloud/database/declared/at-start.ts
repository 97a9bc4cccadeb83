import type { Lang, Warn } from '../../base';
import type { Declaration, DeclaredOutcome, DeclaredPort } from '../../protocol';
import type { PermissionTable } from '../../rules';
import type { Store } from '../../store';
import { describeBeyond, describeChange, describeUndeclared } from './describe';
import { keptPermissions } from './kept-permissions';

/** What {@link declareAtStart} works with. */
export interface StartOptions {
  readonly declared: DeclaredPort;
  readonly declaration: Declaration;
  readonly envs: readonly string[];
  readonly store: Store;
  readonly permissions: Pick<PermissionTable, 'replace'>;
  /**
   * `apply`: makes it so, in every environment. `say`: only says where something differs; the permissions that were applied
   * last are in force. `leave`: like `say`, and says nothing.
   */
  readonly at: 'apply' | 'say' | 'leave';
  readonly warn: Warn;
  readonly lang: Lang;
}

/**
 * What a cloud does about what is declared when it starts.
 *
 * @returns What was done, environment by environment.
 */
export async function declareAtStart(options: StartOptions): Promise<readonly DeclaredOutcome[]> {
  const { declared, declaration, envs, store, permissions, warn } = options;
  const outcomes: DeclaredOutcome[] = [];
  for (const env of envs) {
    if (options.at === 'apply') {
      const outcome = await declared.apply(declaration, { env, deletes: false });
      tellOutcome(outcome, options);
      outcomes.push(outcome);
      continue;
    }
    const kept = await keptPermissions(store, env);
    if (kept !== undefined) permissions.replace(kept, env);
    if (options.at === 'leave') continue;
    const { changes, beyond } = await declared.plan(declaration, { env, deletes: false });
    if (changes.length > 0) warn('DECLARED_DIFFERS', { env, count: changes.length });
    for (const one of beyond) warn('DECLARED_BEYOND_LIMIT', { reason: describeBeyond(one)[options.lang] });
  }
  return outcomes;
}

/** Says what of a declaration could not be followed, and what is left as it is. */
export function tellOutcome(
  { refused, beyond, undeclared }: DeclaredOutcome,
  { warn, lang }: { readonly warn: Warn; readonly lang: Lang },
): void {
  for (const { change, reason } of refused) {
    warn('DECLARED_REFUSED', { change: describeChange(change)[lang], reason: reason[lang] });
  }
  for (const one of beyond) warn('DECLARED_BEYOND_LIMIT', { reason: describeBeyond(one)[lang] });
  for (const one of undeclared) {
    // Collections come and go while one develops.
    if (one.kind !== 'collection') warn('DECLARED_KEPT', { what: describeUndeclared(one)[lang] });
  }
}
