import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { CloudError, type Clock, type CloudConfig, type Logger, type Service } from '../base';
import type { Mount } from '../protocol';
import { appPage, problemScript } from './app-page';
import { createBuild } from './build';
import { parsePlaces } from './compile';
import { framePage } from './frame';
import { sendStaticFile } from './static-file';
import { watchSources, type SourceWatcher } from './watch';
import { WORDS } from './words';

/** What a preview is made from. */
export interface PreviewOptions {
  readonly config: Pick<CloudConfig, 'mode' | 'lang' | 'miniprogramDir' | 'appid'>;
  /** Names one can sign in as; the first is signed in at the start. */
  readonly users: readonly string[];
  readonly gatewayUrl: () => string;
  readonly logger: Logger;
  readonly clock: Clock;
}

const PREFIX = '/preview';
const FILES = `${PREFIX}/files`;

/**
 * Makes the preview. `start` begins to watch the sources in `dev`; the first request compiles. A mini-program that
 * does not compile is shown as such in the phone, never as a blank page.
 */
export function createPreview(options: PreviewOptions): Service & Mount {
  const { config, users, gatewayUrl, logger, clock } = options;
  const { lang, appid, miniprogramDir } = config;
  const dir = miniprogramDir !== null && existsSync(join(miniprogramDir, 'app.json')) ? miniprogramDir : null;
  const build = dir === null ? undefined : createBuild(dir, FILES, logger);
  const listeners = new Set<ServerResponse>();
  let watcher: SourceWatcher | undefined;

  const changed = () => {
    build?.invalidate();
    for (const listener of listeners) listener.write('event: change\ndata: {}\n\n');
  };
  const script = async (): Promise<string> => {
    if (build === undefined) {
      const message = WORDS[lang]['noApp'] ?? '';
      return problemScript([{ file: 'project.config.json', line: 0, column: 0, message }], lang);
    }
    const outcome = await build.latest();
    return outcome.ok
      ? `${outcome.script}\n//# sourceMappingURL=bundle.js.map\n`
      : problemScript(outcome.problems, lang);
  };
  const map = async (): Promise<string> => {
    const outcome = await build?.latest();
    return outcome?.ok === true ? outcome.map : '{"version":3,"sources":[],"mappings":""}';
  };
  const place = async (at: string): Promise<string> => {
    const outcome = await build?.latest();
    const found = outcome?.ok === true ? outcome.locate(parsePlaces(at)) : undefined;
    return JSON.stringify(found === undefined ? {} : { place: found });
  };
  const listen = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  };
  const page = { lang, users, appid, prefix: PREFIX };

  return {
    name: 'preview',
    prefix: PREFIX,
    async start() {
      if (config.mode === 'dev' && dir !== null)
        watcher = await watchSources(dir, changed, { clock, logger });
    },
    async stop() {
      for (const listener of listeners) listener.end();
      listeners.clear();
      await watcher?.close();
      watcher = undefined;
      await build?.dispose();
    },
    async handle(request, response) {
      const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://preview');
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD');
        throw new CloudError('METHOD_NOT_ALLOWED', {
          fields: { route: pathname, method: request.method ?? '' },
        });
      }
      switch (pathname) {
        case PREFIX:
          response.writeHead(302, { location: `${PREFIX}/${search}` }).end();
          return;
        case `${PREFIX}/`: {
          send(response, { status: 200, type: 'text/html', body: framePage(page) });
          return;
        }
        case `${PREFIX}/app.html`: {
          send(response, {
            status: 200,
            type: 'text/html',
            body: appPage({ ...page, gateway: gatewayUrl() }),
          });
          return;
        }
        case `${PREFIX}/bundle.js`: {
          send(response, { status: 200, type: 'text/javascript', body: await script() });
          return;
        }
        case `${PREFIX}/bundle.js.map`: {
          send(response, { status: 200, type: 'application/json', body: await map() });
          return;
        }
        case `${PREFIX}/place`: {
          const body = await place(searchParams.get('at') ?? '');
          send(response, { status: 200, type: 'application/json', body });
          return;
        }
        case `${PREFIX}/events`: {
          listen(response);
          return;
        }
      }
      const path = pathname.startsWith(`${FILES}/`) ? decoded(pathname.slice(FILES.length + 1)) : undefined;
      if (dir !== null && path !== undefined && (await sendStaticFile(dir, path, response))) return;
      throw new CloudError('ROUTE_NOT_FOUND', { fields: { route: pathname, nearest: `${PREFIX}/` } });
    },
  };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response
    .writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(response.req.method === 'HEAD' ? undefined : body);
}
