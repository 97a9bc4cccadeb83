import { CompileError, type Problem } from './problem';
import type { SourceTree } from './source-tree';
import { templateCompiler } from './tools';
import { wxsToJavaScript } from './wxs';

/** What the compiler of templates reports; lines and columns from 0. */
interface Report {
  readonly isError: boolean;
  readonly message: string;
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
}

// Only warnings to the template compiler, but WeChat does not compile such a page.
const FATAL = /end tag/;

/** What {@link compileTemplates} made. */
export interface Templates {
  /** A JavaScript expression: generated code by path. */
  readonly code: string;
  /** What templates import or include and is not there, a sentence each: left out with a warning, as WeChat does. */
  readonly absent: readonly string[];
}

/**
 * Compiles the templates of `paths` and all they import.
 *
 * @throws CompileError with every mistake of every template; those of installed packages are forgiven.
 */
export function compileTemplates(tree: SourceTree, paths: readonly string[]): Templates {
  const { TmplGroup } = templateCompiler();
  const group = new TmplGroup();
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const scripts = new Set<string>();
  const absent: string[] = [];

  const addScript = (path: string, from: string): void => {
    if (scripts.has(path)) return;
    scripts.add(path);
    const file = `${path}.wxs`;
    if (!tree.has(file)) {
      problems.push({ file: from, line: 0, column: 0, message: `<wxs>: "${file}" does not exist` });
      return;
    }
    const source = tree.read(file);
    group.addScript(path, wxsToJavaScript(source));
    for (const [, required] of source.matchAll(/\brequire\(\s*['"]([^'"]+)['"]\s*\)/g)) {
      const folder = path.split('/').slice(0, -1);
      const name = (required ?? '').replace(/\.wxs$/, '');
      addScript(join(name.startsWith('/') ? [] : folder, name), file);
    }
  };
  const addTemplate = (path: string, from: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const file = `${path}.wxml`;
    if (!tree.has(file)) {
      absent.push(`${from}: "${file}" does not exist and is left out`);
      group.addTmpl(path, '');
      return;
    }
    const reports = group.addTmpl(path, tree.read(file)) as readonly Report[];
    if (!path.includes('miniprogram_npm/')) {
      problems.push(
        ...reports.filter((report) => report.isError || FATAL.test(report.message)).map(asProblem),
      );
    }
    for (const name of group.getInlineScriptModuleNames(path) as readonly string[]) {
      const inline = group.getInlineScript(path, name);
      group.setInlineScript(path, name, wxsToJavaScript(inline));
      for (const [, required] of inline.matchAll(/\brequire\(\s*['"]([^'"]+)['"]\s*\)/g)) {
        addScript(join(path.split('/').slice(0, -1), (required ?? '').replace(/\.wxs$/, '')), file);
      }
    }
    for (const used of group.getDirectDependencies(path) as readonly string[]) addTemplate(used, file);
    for (const used of group.getScriptDependencies(path) as readonly string[]) addScript(used, file);
  };

  try {
    for (const path of paths) addTemplate(path, `${path}.wxml`);
    if (problems.length > 0) throw new CompileError(problems);
    return { code: group.getTmplGenObjectGroups(), absent };
  } finally {
    group.free();
  }
}

function asProblem(report: Report): Problem {
  return {
    file: `${report.path}.wxml`,
    line: report.startLine + 1,
    column: report.startColumn + 1,
    message: report.message,
  };
}

function join(folder: readonly string[], name: string): string {
  const parts = [...folder];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
