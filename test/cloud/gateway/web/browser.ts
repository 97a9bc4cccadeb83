import { build } from 'esbuild';
import { JSDOM, VirtualConsole } from 'jsdom';
import type { Cloudbase } from './sdk';

/** The browser builds under test, by the name they are installed under. */
export type Sdk = '@cloudbase/js-sdk' | '@cloudbase/js-sdk-1';

/** What of a window the tests use. */
export interface PageWindow {
  readonly localStorage: {
    readonly length: number;
    key(index: number): string | null;
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
  };
  readonly File: new (parts: readonly string[], name: string, options?: object) => object;
  Headers?: typeof Headers;
  readonly cloudbase: Cloudbase & { readonly default?: Cloudbase };
  fetch: (url: string, options?: RequestInit) => Promise<Response>;
  wx?: object;
  eval(script: string): unknown;
  close(): void;
}

/** A page that has loaded the SDK. */
export interface Browser {
  readonly window: PageWindow;
  readonly cloudbase: Cloudbase;
  /** What was written to the console. */
  readonly console: readonly string[];
  close(): void;
}

const bundles = new Map<Sdk, Promise<string>>();

/** The package as a bundler makes it for browsers; a page runs it as a script. */
function bundleOf(sdk: Sdk): Promise<string> {
  const known = bundles.get(sdk);
  if (known !== undefined) return known;
  const made = build({
    stdin: { contents: `globalThis.cloudbase = require('${sdk}');`, resolveDir: __dirname },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  bundles.set(sdk, made);
  return made;
}

/** Opens a page of `origin` (a development server, such as vite's) that has loaded the SDK. */
export async function openBrowser(
  sdk: Sdk,
  {
    origin = 'http://localhost:5173',
    prepare,
  }: { origin?: string; prepare?: (window: PageWindow) => void } = {},
): Promise<Browser> {
  const script = await bundleOf(sdk);
  const written: string[] = [];
  const virtualConsole = new VirtualConsole();
  for (const level of ['log', 'warn', 'error'] as const)
    virtualConsole.on(level, (...words: unknown[]) => written.push(words.map(String).join(' ')));
  const dom = new JSDOM('<!doctype html>', {
    url: `${origin}/`,
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole,
  });
  const window = dom.window as unknown as PageWindow;
  // jsdom has no fetch of its own: Node's, with the header that a browser adds.
  window.fetch = (url, options = {}) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, String(value));
    headers.set('origin', origin);
    return fetch(url, {
      ...(options.method === undefined ? {} : { method: options.method }),
      ...(options.body === undefined ? {} : { body: options.body as string }),
      headers,
    });
  };
  prepare?.(window);
  window.eval(script);
  const { cloudbase } = window;
  return {
    window,
    cloudbase: cloudbase.default ?? cloudbase,
    console: written,
    close: () => window.close(),
  };
}

/** What a call came to that is meant to fail, as text: some of the SDK's methods reject, others give the error back. */
export async function failureOf(call: () => PromiseLike<unknown>): Promise<string> {
  // Errors of a page are of its own realm.
  const outcome = await Promise.resolve(call()).catch((error: unknown) => ({
    said: (error as Error).message,
    ...(error as object),
  }));
  return JSON.stringify(outcome);
}
