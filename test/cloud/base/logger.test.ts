import { createLogger, silentLogger, type LoggerOptions } from '../../../cloud/base';

function open(options: Pick<LoggerOptions, 'level' | 'format'>) {
  const lines: string[] = [];
  return { logger: createLogger({ ...options, write: (line) => lines.push(line) }), lines };
}
const bare = (line: string) => line.replaceAll(/\u001b\[\d+m/g, '');

describe('as JSON', () => {
  it('writes one object a line, with the fields of the logger and of its parents', () => {
    const { logger, lines } = open({ level: 'info', format: 'json' });
    logger.child({ service: 'store' }).child({ requestId: 'r1' }).info('connected', { port: 1 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 30,
      msg: 'connected',
      service: 'store',
      requestId: 'r1',
      port: 1,
    });
  });

  it('names no process and no machine', () => {
    const { logger, lines } = open({ level: 'info', format: 'json' });
    logger.info('x');
    expect(Object.keys(JSON.parse(lines[0] ?? '') as object).sort()).toEqual(['level', 'msg', 'time']);
  });

  it.each(['error', 'cause'])('writes what is under %s with its message, stack and causes', (name) => {
    const { logger, lines } = open({ level: 'info', format: 'json' });
    const thrown = new TypeError('outer', { cause: new Error('inner') });
    logger.child({ service: 'x' }).error('broke', { [name]: thrown });
    const line = JSON.parse(lines[0] ?? '') as Record<string, Record<string, string>>;
    expect(line[name]).toMatchObject({ type: 'TypeError', message: 'outer: inner' });
    expect(line[name]?.['stack']).toContain('logger.test');
    logger.error('broke', { [name]: 'a word' });
    expect(JSON.parse(lines[1] ?? '')).toHaveProperty(name, 'a word');
  });

  it('keeps a line whole where its data holds line breaks', () => {
    const { logger, lines } = open({ level: 'info', format: 'json' });
    logger.warn('odd', { text: 'a\nb' });
    expect(lines[0]?.trimEnd()).not.toContain('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, text: 'a\nb' });
  });
});

it.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
  ['silent', []],
] as const)('at level %s writes %j', (level, wanted) => {
  const { logger, lines } = open({ level, format: 'json' });
  logger.debug('debug');
  logger.info('info');
  logger.warn('warn');
  logger.error('error');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(wanted);
});

describe('for a terminal', () => {
  it('writes time, service, sentence and fields in one line', () => {
    const { logger, lines } = open({ level: 'info', format: 'terminal' });
    logger.child({ service: 'gateway' }).info('listening', { port: 7380, host: 'x', list: [1] });
    expect(bare(lines[0] ?? '')).toMatch(/^\d\d:\d\d:\d\d gateway listening port=7380 host=x list=\[1\]\n$/);
  });

  it('colours warnings and errors, and shows an error by its message', () => {
    const { logger, lines } = open({ level: 'info', format: 'terminal' });
    logger.warn('careful');
    logger.error('broken', { err: new Error('no disk') });
    expect(lines[0]).toContain('\u001b[33mcareful');
    expect(lines[1]).toContain('\u001b[31mbroken');
    expect(bare(lines[1] ?? '')).toMatch(/ broken err=no disk\n$/);
  });
});

it('the silent logger says nothing and has silent children', () => {
  expect(() => silentLogger.child({ service: 'x' }).error('nothing')).not.toThrow();
});
