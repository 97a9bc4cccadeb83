import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ERROR_CODES, type ErrorRow } from '../../../cloud/base';

const ROWS = Object.entries<ErrorRow>(ERROR_CODES);
const namesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(ROWS)('%s', (_code, row) => {
  it('speaks both languages about the same fields', () => {
    expect(row.en.trim()).not.toBe('');
    expect(row.zh.trim()).not.toBe('');
    expect(namesOf(row.zh)).toEqual(namesOf(row.en));
  });

  it('has a number of WeChat’s form and a status that says whose mistake it is', () => {
    expect(row.errCode).toBeLessThan(0);
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(row.status).toBeLessThan(600);
    expect(row.audience).toBe(row.status >= 500 ? 'system' : 'user');
  });
});

it('every sentence of ours ends as one', () => {
  const without = ROWS.filter(([, { en }]) => !/[.}]$/.test(en)).map(([code]) => code);
  // "cannot be read: {reason}" ends with the reason's own full stop.
  expect(without.filter((code) => !/ALREADY_EXIST/.test(code))).toEqual([]);
});

it('every field a sentence names is given where the code is thrown', () => {
  const cloud = resolve(__dirname, '../../../cloud');
  const sources = readdirSync(cloud, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: readFileSync(join(cloud, name), 'utf8') }));
  const gaps = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/new CloudError\(\s*'(\w+)'\s*([,)])/g)].flatMap((match) => {
      const [, code = '', next] = match;
      const wanted = namesOf((ERROR_CODES as Readonly<Record<string, ErrorRow>>)[code]?.en ?? '');
      const rest = text.slice(match.index, match.index + 600);
      return next === ')' && wanted.length > 0
        ? [`${name}: ${code} without ${wanted.join(', ')}`]
        : // Fields may be handed on as a whole; where they are spelled out, each is there.
          missing(rest, wanted).map((field) => `${name}: ${code} without ${field}`);
    }),
  );
  expect(gaps).toEqual([]);
});

function missing(call: string, wanted: readonly (string | undefined)[]): string[] {
  const fields = /^new CloudError\(\s*'\w+',\s*\{\s*fields: \{([^}]*)\}/.exec(call)?.[1];
  if (fields === undefined || fields.includes('...')) return [];
  return wanted.flatMap((name) =>
    name === undefined || new RegExp(`\\b${name}\\b`).test(fields) ? [] : [name],
  );
}
