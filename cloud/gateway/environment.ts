import { mustBeSignedInTo, resolveEnvironment, type Caller, type EnvironmentRules } from '../protocol';

/**
 * The caller in the environment it names. In `dev` an unknown id leads to the default one, with a warning.
 *
 * @throws CloudError `INVALIID_ENV` where unknown ids are refused, `UNAUTHENTICATED` where a user of a web page, who signed in
 * to one environment, names another.
 */
export function inEnvironment(caller: Caller, named: unknown, rules: EnvironmentRules): Caller {
  if (typeof named !== 'string' || named === '' || named === caller.env) return caller;
  const env = resolveEnvironment(named, caller, rules);
  mustBeSignedInTo(env, caller);
  return { ...caller, env };
}
