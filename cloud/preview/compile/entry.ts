import type { AppDescription } from './read-app';
import type { SourceTree } from './source-tree';
import { compileTemplates } from './wxml';
import { compileStyle, type StyleOptions } from './wxss';

/** Where the pieces an entry imports are. */
export interface EntryOptions extends StyleOptions {
  /** Absolute path of the page side's door, without extension. */
  readonly pageSide: string;
}

/** Writes the script that carries a whole mini-program and starts it. */
export function writeEntry(app: AppDescription, options: EntryOptions): string {
  const { tree, files, pageSide } = options;
  const paths = Object.keys(app.configs);
  const scopes = Object.fromEntries(
    paths.flatMap((path, index) => (hasOwnStyles(app, path) ? [[path, `c${index}`]] : [])),
  );
  const scripts = ['app', ...paths].flatMap((path) => {
    const file = scriptOf(tree, path);
    return file === undefined
      ? []
      : [`${JSON.stringify(path)}: () => require(${JSON.stringify(tree.absolute(file))})`];
  });
  const bundle = {
    pages: app.pages,
    window: app.window,
    tabBar: app.tabBar === null ? null : withIcons(app.tabBar, files),
    configs: app.configs,
    scopes,
    css: stylesOf(app, scopes, options),
  };
  const templates = compileTemplates(tree, paths);
  return [
    `import { startApp } from ${JSON.stringify(pageSide)};`,
    `const bundle = ${JSON.stringify(bundle)};`,
    `bundle.templates = ${templates.code};`,
    ...templates.absent.map((sentence) => `console.warn(${JSON.stringify(sentence)});`),
    `bundle.scripts = { ${scripts.join(',\n')} };`,
    'window.__yunletApp = startApp(bundle, window.__yunletHost);',
  ].join('\n');
}

/** Whether a component's styles neither reach out nor let others in. Pages share theirs. */
function hasOwnStyles(app: AppDescription, path: string): boolean {
  const config = app.configs[path];
  if (config?.['component'] !== true || app.pages.includes(path)) return false;
  return config['styleIsolation'] !== 'shared' && config['styleIsolation'] !== 'page-shared';
}

function stylesOf(
  app: AppDescription,
  scopes: Readonly<Record<string, string>>,
  options: StyleOptions,
): string {
  const { tree } = options;
  const parts = tree.has('app.wxss') ? [compileStyle('app.wxss', { kind: 'app' }, options)] : [];
  for (const path of Object.keys(app.configs)) {
    const file = `${path}.wxss`;
    if (!tree.has(file)) continue;
    const scope = scopes[path];
    if (scope !== undefined) parts.push(compileStyle(file, { kind: 'component', scope }, options));
    else if (app.pages.includes(path)) parts.push(compileStyle(file, { kind: 'page', path }, options));
    else parts.push(compileStyle(file, { kind: 'app' }, options));
  }
  return parts.join('\n');
}

function scriptOf(tree: SourceTree, path: string): string | undefined {
  return [`${path}.ts`, `${path}.js`].find((file) => tree.has(file));
}

function withIcons(tabBar: Readonly<Record<string, unknown>>, files: string): object {
  const list = Array.isArray(tabBar['list']) ? (tabBar['list'] as readonly Record<string, unknown>[]) : [];
  const address = (value: unknown) =>
    typeof value === 'string' && value !== '' ? `${files}/${value.replace(/^\//, '')}` : undefined;
  return {
    ...tabBar,
    list: list.map((item) => ({
      ...item,
      pagePath: String(item['pagePath']).replace(/^\//, ''),
      iconPath: address(item['iconPath']),
      selectedIconPath: address(item['selectedIconPath']),
    })),
  };
}
