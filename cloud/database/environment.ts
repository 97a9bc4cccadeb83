import { CloudError, type CloudConfig, type Warn, type Whereabouts } from '../base';
import { mustBeSignedInTo, type DatabaseCall } from '../protocol';

/**
 * The environment of a call. A user of a web page is in the one they signed in to.
 *
 * @throws CloudError as {@link resolveEnvironment}; `UNAUTHENTICATED` where such a user names another one.
 */
export function environmentOf(
  { env, caller }: DatabaseCall,
  rules: Omit<Parameters<typeof resolveEnvironment>[1], 'at'>,
): string {
  const isWeb = caller.kind === 'user' && caller.uid !== undefined;
  const named = isWeb && (env === undefined || env === '') ? caller.env : env;
  const resolved = resolveEnvironment(named, { ...rules, at: caller });
  mustBeSignedInTo(resolved, caller);
  return resolved;
}

/**
 * The environment a call means: the default one where it names none.
 *
 * @remarks Any other name leads to the default one in `dev`, with the warning `ENV_FALLBACK`: programs carry the ids of
 * environments that only exist in the cloud.
 *
 * @throws CloudError `INVALIID_ENV` where the real cloud is followed strictly.
 */
export function resolveEnvironment(
  named: string | undefined,
  {
    config,
    warn,
    at,
  }: {
    readonly config: Pick<CloudConfig, 'mode' | 'env' | 'envs' | 'strict'>;
    readonly warn: Warn;
    /** Who named it. */
    readonly at: Whereabouts;
  },
): string {
  if (named === undefined || named === '') return config.env;
  if (config.envs.includes(named)) return named;
  if (config.strict || config.mode === 'serve') {
    warn('ENV_UNKNOWN', { env: named }, at);
    throw new CloudError('INVALIID_ENV', { fields: { env: named } });
  }
  warn('ENV_FALLBACK', { env: named, actual: config.env }, at);
  return config.env;
}
