import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readProject, type Lang } from '../../base';
import { createCompiler } from '../../preview';
import { nearestProject } from '../config';
import { openTestPage, type TestPage } from './test-page';
import { createNetwork } from './network';
import { openWindow, type TestWindow } from './window';

/** What {@link createTestApp} is made from. */
export interface TestAppOptions {
  /**
   * Folder of project.config.json, or of app.json; by default the nearest one above the working directory that has a
   * project.config.json.
   */
  readonly project?: string;
  /** Address of the cloud the pages speak to: a test cloud's `url`. */
  readonly url?: string;
  /** Stands in for `wx.cloud` instead: an object with the functions the pages call, such as `callFunction`. */
  readonly cloud?: object;
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

/** How {@link TestApp.open} opens. */
export interface OpenOptions {
  /** Who is signed in; the app's own user where absent. */
  readonly user?: string;
  /** `true`: without a network, until {@link TestPage.setOffline} says otherwise. */
  readonly offline?: boolean;
}

/** A compiled mini-program whose pages can be opened. */
export interface TestApp extends AsyncDisposable {
  /**
   * Opens a page in a window of its own, `App` included, and resolves when its `onReady` has run.
   *
   * @param url - Such as `/pages/list/list?x=1`; the first page of app.json where absent.
   */
  open(url?: string, options?: OpenOptions): Promise<TestPage>;
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
 * const cloud = await createTestCloud();
 * const app = await createTestApp({ url: cloud.url });
 * const page = await app.open('/pages/list/list', { user: 'alice' });
 * await page.tap('.add');
 * await page.waitFor(() => page.text('.count') === '1');
 * await app.dispose();
 * await cloud.stop();
 * ```
 */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { cloud, url = 'http://127.0.0.1', user = 'alice', lang = 'en', chooseFiles } = options;
  const dir = findMiniprogram(resolve(options.project ?? nearestProject(process.cwd())));
  const compiler = createCompiler({ dir, files: '/preview/files' });
  const pages = new Set<TestPage>();
  let compiled: Awaited<ReturnType<typeof compiler.compile>>;
  try {
    compiled = await compiler.compile();
  } finally {
    await compiler.dispose();
  }
  const dispose = async () => {
    for (const page of pages) page.dispose();
  };
  return {
    dispose,
    [Symbol.asyncDispose]: dispose,
    async open(address = '', as = {}) {
      const lines: string[] = [];
      const window = openWindow(`${url}/preview/app.html`, (kind, text) => lines.push(`${kind}: ${text}`));
      const network = createNetwork(window);
      network.setOffline(as.offline === true);
      const events: object[] = [];
      window['__yunletHost'] = {
        gateway: url,
        files: '/preview/files',
        lang,
        appid: 'wx0000000000000000',
        user: as.user ?? user,
        open: address.replace(/^\//, ''),
        locate: async (places: Parameters<typeof compiled.locate>[0]) => compiled.locate(places),
        onEvent: (event: object) => events.push(event),
        ...(cloud === undefined ? {} : { cloud: withJsonResults(cloud) }),
        ...(chooseFiles === undefined
          ? {}
          : { chooseFiles: async () => chooseFiles().map((file) => fileOf(window, file)) }),
      };
      // The name by which the stacks of errors are found again.
      window.eval(`${compiled.script}\n//# sourceURL=bundle.js`);
      await pause(0);
      const page = openTestPage({ window, lines, events, network, closed: () => pages.delete(page) });
      pages.add(page);
      return page;
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
