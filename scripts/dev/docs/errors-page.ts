import { ERROR_CODES, WARNINGS, type ErrorRow } from '../../../cloud/base';

/** docs/errors.md. */
export function errorsPage(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [
    '# Errors and warnings',
    '',
    '<!-- Printed by `npm run docs` from cloud/base/error-codes.ts and cloud/base/warnings.ts. -->',
    '',
    'A code never changes its meaning. `errCode` is the number WeChat gives; -501001 where it has none of its own. The SDK routes',
    '`/admin` and `/web` always answer with HTTP 200, as on WeChat.',
    '',
    '| code | errCode | HTTP | whose | English | 中文 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries<ErrorRow>(ERROR_CODES).map(
      ([code, { errCode, status, audience, en, zh }]) =>
        `| \`${code}\` | ${errCode} | ${status} | ${audience} | ${cell(en)} | ${cell(zh)} |`,
    ),
    '',
    '## Warnings',
    '',
    'Each names a quirk of the real cloud that a call ran into, or something that has no effect here. Said once in each place;',
    '[quirks and limits](quirks.md) tells more of each.',
    '',
    '| code | English | 中文 |',
    '| --- | --- | --- |',
    ...Object.entries(WARNINGS).map(([code, { en, zh }]) => `| \`${code}\` | ${cell(en)} | ${cell(zh)} |`),
    '',
  ].join('\n');
}
