import {
  createWarnings,
  silentLogger,
  WARNINGS,
  type Lang,
  type Logger,
  type Sentence,
} from '../../../cloud/base';

function listen(lang: Lang) {
  const said: [string, unknown][] = [];
  const logger: Logger = { ...silentLogger, warn: (sentence, fields) => said.push([sentence, fields]) };
  return { warn: createWarnings(logger, lang), said };
}
const namesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

it.each(Object.entries<Sentence>(WARNINGS))(
  '%s speaks both languages about the same fields',
  (_code, row) => {
    expect(row.en.trim()).not.toBe('');
    expect(row.zh.trim()).not.toBe('');
    expect(namesOf(row.zh)).toEqual(namesOf(row.en));
  },
);

it('says a warning once for each set of fields, with its code and data', () => {
  const { warn, said } = listen('en');
  warn('COLLECTION_CREATED', { collection: 'a' });
  warn('COLLECTION_CREATED', { collection: 'a' });
  warn('COLLECTION_CREATED', { collection: 'b' });
  warn('MEMORY_LIMIT_SOFT');
  warn('MEMORY_LIMIT_SOFT');
  expect(said).toEqual([
    [
      'Collection a did not exist and was created; the real cloud answers -502005.',
      { code: 'COLLECTION_CREATED', collection: 'a' },
    ],
    [
      'Collection b did not exist and was created; the real cloud answers -502005.',
      { code: 'COLLECTION_CREATED', collection: 'b' },
    ],
    [WARNINGS.MEMORY_LIMIT_SOFT.en, { code: 'MEMORY_LIMIT_SOFT' }],
  ]);
});

it('speaks the reader’s language', () => {
  const { warn, said } = listen('zh');
  warn('ENV_FALLBACK', { env: 'x', actual: 'y' });
  expect(said[0]?.[0]).toBe('环境 x 不属于本地云，开发模式下转到 y。');
});

it('two clouds of one process each say their own', () => {
  const first = listen('en');
  const second = listen('en');
  first.warn('MEMORY_LIMIT_SOFT');
  second.warn('MEMORY_LIMIT_SOFT');
  expect([first.said.length, second.said.length]).toEqual([1, 1]);
});
