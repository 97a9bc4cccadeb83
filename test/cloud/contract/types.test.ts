import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../../..');
const FIXTURES = join(ROOT, 'test/fixtures/contract-types');

/** Compiles files under the strict settings of the repository and lists `file:line code`. */
function check(files: readonly string[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    },
  )!;
  const options = { ...config.options, noUnusedLocals: false, types: [] };
  const program = ts.createProgram({ rootNames: files.map((file) => join(FIXTURES, file)), options });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, start = 0, code }) => {
      if (file === undefined) return `TS${code}`;
      const line = file.getLineAndCharacterOfPosition(start).line + 1;
      return `${file.fileName.slice(FIXTURES.length + 1)}:${line} TS${code}`;
    })
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The mistakes a file announces: a line that ends in `// TS2322` must have exactly that error. */
function planted(file: string): string[] {
  const lines = ts.sys.readFile(join(FIXTURES, file))!.split('\n');
  return lines.flatMap((line, index) => {
    const code = /\/\/ (TS\d+)$/.exec(line.trimEnd())?.[1];
    return code === undefined ? [] : [`${file}:${index + 1} ${code}`];
  });
}

it('accepts correct pages and functions, and Jsonify leaves what JSON leaves', () => {
  expect(check(['good.ts'])).toEqual([]);
});

it('finds every planted mistake, under its own code, and nothing else', () => {
  const expected = planted('bad.ts');
  expect(expected).toHaveLength(15);
  expect(check(['bad.ts'])).toEqual(expected);
});
