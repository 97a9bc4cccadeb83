import { CloudError, type Sentence } from '../base';

/** A command that was called wrongly: exit code 2. */
export function usage(en: string, zh: string): CloudError {
  const reason: Sentence = { en, zh };
  return new CloudError('USAGE', { fields: { reason } });
}
