import { WARNINGS, type WarningRow } from '../../../cloud/base';
import { QUIRKS, type Quirk } from './quirks-table';

/** docs/quirks.md. */
export function quirksPage(): string {
  return [
    '# Quirks and limits',
    '',
    '<!-- Printed by `npm run docs` from scripts/dev/docs/quirks-table.ts. -->',
    '',
    'What WeChat’s cloud does in silence, and where Yunlet does otherwise. Each is emulated and shown by a test; those with a',
    'warning are said aloud once in each place, with the function and, in `dev` and in tests, the file and line of your code',
    'that ran into it (for wx-server-sdk from 2.1 on; calls about files tell the function alone), or the page. A warning marked',
    '*notice* leaves the app nothing to mend.',
    '',
    '`yunlet dev --strict` refuses what the real cloud refuses and ends with a report, its exit code being 1 where a warning was',
    'no notice; `--report FILE` writes it as JSON. Tests find them in `cloud.warnings` of `yunlet/testing`.',
    '',
    ...QUIRKS.flatMap(({ title, quirks }) => [`## ${title}`, '', ...quirks.flatMap(section)]),
  ].join('\n');
}

function section(quirk: Quirk): string[] {
  const { title, warnings = [], errors = [], real, yunlet, source, avoid, test } = quirk;
  const rows = [
    ['warning', warnings.map(warning).join(', ')],
    ['error', errors.map((code) => `\`${code}\``).join(', ')],
    ['the real cloud', real],
    ['Yunlet', yunlet],
    ['how to avoid it', avoid],
    ['source', source],
    ['shown by', `\`${test.file}\`: ${test.name}`],
  ];
  return [
    `### ${title}`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows.flatMap(([name, text = '']) =>
      text === '' ? [] : [`| ${name} | ${text.replaceAll('|', '\\|')} |`],
    ),
    '',
  ];
}

function warning(code: keyof typeof WARNINGS): string {
  const row: WarningRow = WARNINGS[code];
  return `\`${code}\`${row.ours === true ? ' (*notice*)' : ''}`;
}
