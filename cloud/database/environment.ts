import { mustBeSignedInTo, resolveEnvironment, type DatabaseCall, type EnvironmentRules } from '../protocol';

/**
 * The environment of a call: the default one where it names none. A user of a web page is in the one they signed in to.
 *
 * @throws CloudError as {@link resolveEnvironment}; `UNAUTHENTICATED` where such a user names another one.
 */
export function environmentOf({ env, caller }: DatabaseCall, rules: EnvironmentRules): string {
  const isWeb = caller.kind === 'user' && caller.uid !== undefined;
  const named = env === undefined || env === '' ? (isWeb ? caller.env : rules.config.env) : env;
  const resolved = resolveEnvironment(named, caller, rules);
  mustBeSignedInTo(resolved, caller);
  return resolved;
}
