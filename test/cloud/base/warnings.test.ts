import {
  createWarningLog,
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

describe('a log of warnings', () => {
  const open = () => {
    const said: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (sentence) => said.push(sentence) };
    return { log: createWarningLog(logger, 'en'), said };
  };

  it('says a warning once in each function and place, and names both', () => {
    const { log, said } = open();
    const fields = { collection: 'c', limit: 20 };
    const place = 'cloudfunctions/list/index.js:4:10';
    log.warn('RESULT_CUT', fields, { functionName: 'list', place });
    log.warn('RESULT_CUT', fields, { functionName: 'list', place });
    log.warn('RESULT_CUT', fields, { functionName: 'list' });
    log.warn('RESULT_CUT', fields, { place: 'pages/index/index' });
    const sentence = 'get() on c returned 20 documents, its limit; there are more.';
    expect(said).toEqual([
      `${sentence} (list, ${place})`,
      `${sentence} (list)`,
      `${sentence} (pages/index/index)`,
    ]);
    expect(log.raised()).toEqual([
      {
        code: 'RESULT_CUT',
        message: said[0],
        fields,
        fault: true,
        functionName: 'list',
        place,
        times: 2,
      },
      expect.objectContaining({ functionName: 'list', times: 1 }),
      expect.objectContaining({ place: 'pages/index/index', times: 1 }),
    ]);
  });

  it('tells what the app has nothing to do with from its faults, and says all anew once cleared', () => {
    const { log, said } = open();
    log.warn('MEMORY_LIMIT_SOFT');
    log.warn('GEO_INDEX_MISSING', { collection: 'c' });
    expect(log.raised().map(({ fault }) => fault)).toEqual([false, true]);
    log.clear();
    expect(log.raised()).toEqual([]);
    log.warn('MEMORY_LIMIT_SOFT');
    expect(said).toHaveLength(3);
  });

  it('keeps a thousand different ones, and counts the rest by their code', () => {
    const { log, said } = open();
    for (let index = 0; index < 1500; index++) log.warn('ENV_UNKNOWN', { env: `e${index}` });
    expect(said).toHaveLength(1000);
    expect(log.raised()).toHaveLength(1001);
    expect(log.raised().at(-1)).toMatchObject({ code: 'ENV_UNKNOWN', fields: {}, times: 500 });
  });
});
