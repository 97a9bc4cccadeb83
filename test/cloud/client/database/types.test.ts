import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../../../..');
const FIXTURES = join(ROOT, 'test/fixtures/client-types');

/** Compiles a file as a page's, with the typings or without, and lists `line code`. */
function check(file: string, types: readonly string[]): string[] {
  const program = ts.createProgram({
    rootNames: [join(FIXTURES, file)],
    options: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2020.d.ts'],
      types: [...types],
    },
  });
  return ts.getPreEmitDiagnostics(program).map(({ file: source, start = 0, code, messageText }) => {
    if (source === undefined) return ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${source.getLineAndCharacterOfPosition(start).line + 1} TS${code}`;
  });
}

it('fits the typings, so that pages written against them compile', () => {
  expect(check('page.ts', ['miniprogram-api-typings'])).toEqual([]);
});

it('tells promises from callbacks, and finds every planted mistake and nothing else', () => {
  const text = ts.sys.readFile(join(FIXTURES, 'page-on-client.ts')) ?? '';
  const planted = text.split('\n').flatMap((line, index) => {
    const code = /\/\/ (TS\d+)$/.exec(line.trimEnd())?.[1];
    return code === undefined ? [] : [`${index + 1} ${code}`];
  });
  expect(planted).toHaveLength(5);
  expect(check('page-on-client.ts', ['node'])).toEqual(planted);
});
