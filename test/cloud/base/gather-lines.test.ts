import { createLogger, gatherLines } from '../../../cloud/base';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function open(format: 'json' | 'terminal' = 'json') {
  const written: string[] = [];
  const { write, flush } = gatherLines((lines) => written.push(lines));
  return { logger: createLogger({ level: 'info', format, write }), flush, written };
}
const sentences = (lines: string) =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

describe('gatherLines', () => {
  it('writes the lines of one turn together, at its end, in their order', async () => {
    const { logger, written } = open();
    logger.info('one');
    logger.info('two');
    expect(written).toEqual([]);
    await turn();
    logger.info('three');
    await turn();
    expect(written.map(sentences)).toEqual([['one', 'two'], ['three']]);
  });

  it.each(['warn', 'error'] as const)(
    'writes a line of level %s at once, after those before it',
    async (level) => {
      const { logger, written } = open();
      logger.info('before');
      logger[level]('bad');
      expect(written.map(sentences)).toEqual([['before', 'bad']]);
      await turn();
      expect(written).toHaveLength(1);
    },
  );

  it('writes what it has when it is told to, and nothing twice', async () => {
    const { logger, flush, written } = open();
    logger.info('last words');
    flush();
    flush();
    await turn();
    expect(written.map(sentences)).toEqual([['last words']]);
  });

  it('writes lines for a person at once', () => {
    const { logger, written } = open('terminal');
    logger.info('hello');
    expect(written).toHaveLength(1);
  });
});
