import { settingsWithoutEffect } from '../../../cloud/cli/without-effect';

it('names triggers, which wait for a later version, and nothing else', () => {
  const said: unknown[] = [];
  const warn = (...words: readonly unknown[]) => said.push(words);
  settingsWithoutEffect({}, warn);
  settingsWithoutEffect({ triggers: [], env: 'dev-1' }, warn);
  expect(said).toEqual([]);
  settingsWithoutEffect({ triggers: [{ name: 't', type: 'storage', function: 'f' }] }, warn);
  expect(said).toEqual([['SETTING_WITHOUT_EFFECT', { key: 'triggers' }]]);
});
