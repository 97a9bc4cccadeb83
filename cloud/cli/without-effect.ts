import type { ConfigFile, Warn } from '../base';

/** Says which settings of yunlet.config.json are understood but do nothing yet, so that no difference is silent. */
export function settingsWithoutEffect(file: ConfigFile, warn: Warn): void {
  const say = (key: string) => warn('SETTING_WITHOUT_EFFECT', { key });
  if ((file.triggers?.length ?? 0) > 0) say('triggers');
}
