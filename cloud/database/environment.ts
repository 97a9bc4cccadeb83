import { CloudError, type CloudConfig, type Warn } from '../base';

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
  }: { readonly config: Pick<CloudConfig, 'mode' | 'env' | 'envs' | 'strict'>; readonly warn: Warn },
): string {
  if (named === undefined || named === '') return config.env;
  if (config.envs.includes(named)) return named;
  if (config.strict || config.mode === 'serve')
    throw new CloudError('INVALIID_ENV', { fields: { env: named } });
  warn('ENV_FALLBACK', { env: named, actual: config.env });
  return config.env;
}
