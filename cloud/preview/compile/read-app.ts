import { JsonSyntaxError, parseJsonc } from '../../base';
import { CompileError, fileProblem } from './problem';
import { resolveAddress, type SourceTree } from './source-tree';

type Json = Readonly<Record<string, unknown>>;

/** A mini-program as its JSON files describe it. */
export interface AppDescription {
  readonly pages: readonly string[];
  readonly window: Json;
  readonly tabBar: Json | null;
  /** Settings of each page and each component in reach, `usingComponents` absolute and known to exist. */
  readonly configs: Readonly<Record<string, Json>>;
}

/**
 * Reads app.json and what hangs on it.
 *
 * @throws CompileError about a missing or malformed file, a page or a component that does not exist.
 */
export function readApp(tree: SourceTree): AppDescription {
  const app = readJson(tree, 'app.json');
  const pages = pagesOf(app);
  if (pages.length === 0) throw fileProblem('app.json', '"pages" names no page');
  const everywhere = record(app['usingComponents']);
  const configs: Record<string, Json> = {};

  const visit = (path: string, isPage: boolean): void => {
    if (configs[path] !== undefined) return;
    const file = `${path}.json`;
    const own = tree.has(file) ? readJson(tree, file) : {};
    const using: Record<string, string> = {};
    configs[path] = { ...own, ...(isPage ? {} : { component: true }), usingComponents: using };
    for (const [tag, written] of Object.entries(everywhere)) {
      const found = findComponent(tree, String(written), 'app.json');
      if (found !== undefined && found !== path) using[tag] = found;
    }
    for (const [tag, written] of Object.entries(record(own['usingComponents']))) {
      using[tag] = component(tree, { tag, written: String(written), file });
    }
    for (const used of Object.values(using)) visit(used, false);
  };
  for (const [tag, written] of Object.entries(everywhere)) {
    component(tree, { tag, written: String(written), file: 'app.json' });
  }
  for (const page of pages) {
    if (!tree.has(`${page}.wxml`)) throw fileProblem('app.json', `page "${page}" has no ${page}.wxml`);
    visit(page, true);
  }
  const { tabBar } = app;
  return {
    pages,
    window: record(app['window']),
    tabBar: tabBar === undefined ? null : record(tabBar),
    configs,
  };
}

function pagesOf(app: Json): readonly string[] {
  const packages = app['subPackages'] ?? app['subpackages'];
  const further = Array.isArray(packages)
    ? packages.flatMap((one: unknown) => {
        const { root, pages } = record(one);
        const folder = String(root).replace(/^\/|\/$/g, '');
        return strings(pages).map((page) => `${folder}/${page}`);
      })
    : [];
  return [...new Set([...strings(app['pages']), ...further].map((page) => page.replace(/^\//, '')))];
}

function component(
  tree: SourceTree,
  use: { readonly tag: string; readonly written: string; readonly file: string },
): string {
  const { tag, written, file } = use;
  if (written.startsWith('plugin')) {
    throw fileProblem(file, `component <${tag}> comes from a plugin, which the preview cannot load`);
  }
  const found = findComponent(tree, written, file);
  if (found === undefined) throw fileProblem(file, `component <${tag}>: "${written}" does not exist`);
  return found;
}

/** Tries what WeChat tries: as written, the folder's index, then the packages of miniprogram_npm. */
function findComponent(tree: SourceTree, written: string, file: string): string | undefined {
  const direct = resolveAddress(written, file);
  const npm = written.startsWith('.') || written.startsWith('/') ? [] : packageAddresses(written, file);
  return [direct, ...npm]
    .flatMap((path) => [path, `${path}/index`])
    .find((path) => tree.has(`${path}.json`) || tree.has(`${path}.wxml`));
}

function packageAddresses(name: string, file: string): readonly string[] {
  const folders = file.split('/').slice(0, -1);
  return folders
    .map((_, depth) => folders.slice(0, folders.length - depth).join('/'))
    .concat('')
    .map((folder) => `${folder === '' ? '' : `${folder}/`}miniprogram_npm/${name}`);
}

function readJson(tree: SourceTree, file: string): Json {
  const text = tree.read(file);
  try {
    return record(parseJsonc(text));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { line, column } = error;
    throw new CompileError([{ file, line, column, message: error.message }]);
  }
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
