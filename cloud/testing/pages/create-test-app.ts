import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readProject, type Lang } from '../../base';
import { createCompiler } from '../../preview';
import { openTestPage, type TestPage } from './test-page';
import { openWindow, type TestWindow } from './window';

/** What {@link createTestApp} is made from. */
export interface TestAppOptions {
  /** Folder of project.config.json, or of app.json. */
  readonly project: string;
  /** Stands in for `wx.cloud`: an object with the functions the pages call, such as `callFunction`. */
  readonly cloud?: object;
  /** Address of a running cloud, for instance a test cloud's `url`, used where no `cloud` is given. */
  readonly url?: string;
  /** Who is signed in; `alice` where absent. */
  readonly user?: string;
  /** Language of the preview's own words. */
  readonly lang?: Lang;
  /** Answers `wx.chooseMedia` and `wx.chooseImage`: name, type and bytes of each file. */
  readonly chooseFiles?: () => readonly TestFile[];
}

/** A file a simulated user chooses. */
export interface TestFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A compiled mini-program whose pages can be opened. */
export interface TestApp extends AsyncDisposable {
  /**
   * Opens a page in a window of its own, `App` included, and resolves when its `onReady` has run.
   *
   * @param url - Such as `/pages/list/list?x=1`; the first page of app.json where absent.
   */
  open(url?: string, as?: { readonly user?: string }): Promise<TestPage>;
  /** Closes every window and the compiler. Harmless twice. */
  dispose(): Promise<void>;
}

/**
 * Compiles a mini-program for tests, with the very compiler and page side of the preview.
 *
 * @throws CompileError with file, line and sentence where it does not compile.
 *
 * @example
 * ```ts
 * const app = await createTestApp({ project: '.', cloud: { callFunction: async () => ({ result: [] }) } });
 * const page = await app.open('/pages/list/list');
 * await page.tap('.add');
 * await page.waitFor(() => page.text('.count') === '1');
 * await app.dispose();
 * ```
 */
export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const { project, cloud, url = 'http://127.0.0.1', user = 'alice', lang = 'en', chooseFiles } = options;
  const compiler = createCompiler({ dir: findMiniprogram(resolve(project)), files: '/preview/files' });
  const windows = new Set<TestWindow>();
  let script: string;
  try {
    script = (await compiler.compile()).script;
  } finally {
    await compiler.dispose();
  }
  const dispose = async () => {
    for (const window of windows) window.close();
    windows.clear();
  };
  return {
    dispose,
    [Symbol.asyncDispose]: dispose,
    async open(address = '', as = {}) {
      const lines: string[] = [];
      const window = openWindow(`${url}/preview/app.html`, (kind, text) => lines.push(`${kind}: ${text}`));
      windows.add(window);
      const events: object[] = [];
      window['__yunletHost'] = {
        gateway: url,
        files: '/preview/files',
        lang,
        appid: 'wx0000000000000000',
        user: as.user ?? user,
        open: address.replace(/^\//, ''),
        onEvent: (event: object) => events.push(event),
        ...(cloud === undefined ? {} : { cloud: withJsonResults(cloud) }),
        ...(chooseFiles === undefined
          ? {}
          : { chooseFiles: async () => chooseFiles().map((file) => fileOf(window, file)) }),
      };
      window.eval(script);
      await pause(0);
      return openTestPage({
        window,
        lines,
        events,
        closed: () => windows.delete(window),
      });
    },
  };
}

function findMiniprogram(dir: string): string {
  if (existsSync(join(dir, 'app.json'))) return dir;
  const { miniprogramDir } = readProject(dir);
  if (miniprogramDir === null) throw new TypeError(`there is no mini program in ${dir}`);
  return miniprogramDir;
}

function fileOf(window: TestWindow, { name, type, bytes }: TestFile): object {
  const WindowFile = window['File'] as new (
    parts: readonly unknown[],
    name: string,
    options: object,
  ) => object;
  const Bytes = window['Uint8Array'] as Uint8ArrayConstructor;
  return new WindowFile([new Bytes(bytes)], name, { type });
}

/** A stand-in's results arrive as copies that JSON can carry, as those of a real cloud do. */
function withJsonResults(cloud: object): object {
  return new Proxy(cloud, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (name !== 'callFunction' || typeof member !== 'function') return member;
      return async (options: object) => {
        const answer: unknown = await Reflect.apply(member, target, [options]);
        return JSON.parse(JSON.stringify(answer ?? {})) as unknown;
      };
    },
  });
}
