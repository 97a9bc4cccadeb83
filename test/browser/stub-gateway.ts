import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger, systemClock, type CloudConfig } from '../../cloud/base';
import { createPreview } from '../../cloud/preview';

/** A gateway reduced to the preview, signing in, and functions that are plain functions here. */
export interface StubGateway {
  readonly url: string;
  stop(): Promise<void>;
}

/** What a function of the stub returns, or `{ refuse }` to fail the call. */
export type StubFunction = (data: Record<string, unknown>, openid: string) => unknown;

/** How a failed call answers. */
export interface Refusal {
  readonly refuse: { readonly errCode: number; readonly code: string; readonly message: string };
}

/** Starts a {@link StubGateway} on a free port for the mini-program in `dir`. */
export async function startStubGateway(options: {
  readonly dir: string;
  readonly functions: Readonly<Record<string, StubFunction>>;
  readonly mode?: CloudConfig['mode'];
}): Promise<StubGateway> {
  const { dir, functions, mode = 'test' } = options;
  let url = '';
  const preview = createPreview({
    config: { mode, lang: 'en', miniprogramDir: dir, appid: 'wx0000000000000000' },
    users: ['alice', 'bob', '小明'],
    gatewayUrl: () => url,
    logger: silentLogger,
    clock: systemClock,
  });
  const server = createServer((request, response) => {
    const done =
      request.url?.startsWith('/preview') === true
        ? preview.handle(request, response)
        : client(request, response);
    done.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const client = async (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    const answer = (status: number, content: object) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ requestId: 'r-1', ...content }));
    if (request.url === '/client/login') {
      const name = String(body['code']).replace('dev-', '');
      return answer(200, {
        data: { token: `token-${encodeURIComponent(name)}`, openid: `openid-${name}`, expiresIn: 60 },
      });
    }
    const bearer = request.headers.authorization?.replace('Bearer token-', '');
    if (bearer === undefined)
      return answer(401, { code: 'UNAUTHENTICATED', errCode: -1, message: 'sign in' });
    if (request.url !== '/client/invoke')
      return answer(404, { code: 'NOT_FOUND', errCode: -1, message: 'no route' });
    const run = functions[String(body['name'])];
    const result = await run?.(
      body['data'] as Record<string, unknown>,
      `openid-${decodeURIComponent(bearer)}`,
    );
    const refusal = (result as Refusal | undefined)?.refuse;
    return refusal === undefined ? answer(200, { data: { result: result ?? null } }) : answer(500, refusal);
  };
  await preview.start();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async stop() {
      await preview.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8') || '{}';
}
