import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ERROR_CODES, type ErrorRow } from '../../../cloud/base';

const ROWS = Object.entries<ErrorRow>(ERROR_CODES);
const namesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** Errors of the administration over HTTP, which has numbers of its own; test/cloud/gateway/tcb meets them. */
const isOfAdmin = (code: string) => code.startsWith('ADMIN_');

describe.each(ROWS)('%s', (code, row) => {
  it('speaks both languages about the same fields', () => {
    expect(row.en.trim()).not.toBe('');
    expect(row.zh.trim()).not.toBe('');
    expect(namesOf(row.zh)).toEqual(namesOf(row.en));
  });

  it('has a number of WeChat’s form and a status that says whose mistake it is', () => {
    expect(row.errCode).toBe(isOfAdmin(code) ? Math.abs(row.errCode) : -Math.abs(row.errCode));
    expect(Number.isInteger(row.errCode) && row.errCode !== 0).toBe(true);
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

/** Numbers that many codes share, and that say little therefore. */
const GENERAL = [-501000, -501001, -501004, -501007, -501008, -502001, -504002];

it('every code is thrown somewhere, and some test knows it by its name or by a number of its own', () => {
  const textOf = (folder: string) =>
    readdirSync(resolve(__dirname, folder), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts') && !/error-codes|node_modules/.test(name))
      .map((name) => readFileSync(resolve(__dirname, folder, name), 'utf8'))
      .join('\n');
  const tests = textOf('../..');
  const sources = textOf('../../../cloud');
  const knows = (text: string, word: string) => new RegExp(`(?<![\\w-])${word}(?!\\w)`).test(text);
  const unknown = ROWS.filter(([code, { errCode }]) => {
    if (isOfAdmin(code)) return false;
    const isMet = knows(tests, code) || (!GENERAL.includes(errCode) && knows(tests, String(errCode)));
    return !knows(sources, code) || !isMet;
  });
  expect(unknown.map(([code]) => code)).toEqual([]);
});

function missing(call: string, wanted: readonly (string | undefined)[]): string[] {
  const fields = /^new CloudError\(\s*'\w+',\s*\{\s*fields: \{([^}]*)\}/.exec(call)?.[1];
  if (fields === undefined || fields.includes('...')) return [];
  return wanted.flatMap((name) =>
    name === undefined || new RegExp(`\\b${name}\\b`).test(fields) ? [] : [name],
  );
}
