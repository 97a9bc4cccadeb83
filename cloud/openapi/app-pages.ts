import { join } from 'node:path';
import { readJsonFile } from '../base';
import { isObject } from './params';

/** The pages of the mini-program, as app.json has them now. */
export interface AppPages {
  /** Whether a path, with or without query, is one of the app's pages; `true` where there is no app.json to look in. */
  has(path: string): boolean;
  /** The page an app opens with; empty where it is not known. */
  first(): string;
}

/** The pages of the mini-program in a folder; null = there is none. */
export function createAppPages(miniprogramDir: string | null): AppPages {
  const read = () => (miniprogramDir === null ? [] : pagesOf(join(miniprogramDir, 'app.json')));
  return {
    has(path) {
      const pages = read();
      const [page = ''] = path.split(/[?#]/);
      return pages.length === 0 || pages.includes(page);
    },
    first: () => read()[0] ?? '',
  };
}

function pagesOf(file: string): readonly string[] {
  let app: unknown;
  try {
    app = readJsonFile(file);
  } catch {
    // The preview says what is wrong with app.json; here it only cannot be looked into.
    return [];
  }
  if (!isObject(app)) return [];
  const packages = app['subPackages'] ?? app['subpackages'];
  const further = Array.isArray(packages) ? packages.filter(isObject) : [];
  return [
    ...texts(app['pages']),
    ...further.flatMap(({ root, pages }) =>
      texts(pages).map((page) => `${String(root).replace(/\/+$/, '')}/${page}`),
    ),
  ];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
