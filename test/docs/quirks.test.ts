import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, WARNINGS } from '../../cloud/base';
import { QUIRKS } from '../../scripts/dev/docs/quirks-table';

const ROOT = join(__dirname, '../..');
const ALL = QUIRKS.flatMap(({ quirks }) => quirks);

it.each(Object.keys(WARNINGS))('the warning %s has its place among the quirks', (code) => {
  expect(ALL.filter(({ warnings = [] }) => warnings.some((each) => each === code))).toHaveLength(1);
});

it.each(ALL.map((quirk) => [quirk.title, quirk] as const))(
  '%s is shown by a test there is',
  (_title, quirk) => {
    const { file, name } = quirk.test;
    expect(existsSync(join(ROOT, file))).toBe(true);
    const source = readFileSync(join(ROOT, file), 'utf8');
    // As a test is named: in quotes, at the beginning of its call or after its table.
    const named = [`'${name}'`, `"${name}"`, `\`${name}\``].some((text) => source.includes(text));
    expect(`${file}: ${named ? name : '(no test of this name)'}`).toBe(`${file}: ${name}`);
    for (const code of quirk.errors ?? []) expect(ERROR_CODES).toHaveProperty(code);
  },
);
