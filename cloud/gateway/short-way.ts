import type { IncomingMessage, ServerResponse } from 'node:http';
import { asCloudError } from '../base';
import type { GatewayOptions, State } from './context';
import { drainRequest } from './drain';
import { JSON_TYPE } from './invoke-by-client';
import { createAccessLog } from './middleware/access-log';
import { errorAnswer } from './middleware/answer-errors';
import { createHostCheck } from './middleware/check-host';

/** What a route of the short way answers, with status 200. */
export interface ShortAnswer {
  readonly type: string;
  readonly body: string | Buffer;
}

/** Answers a POST; what it throws is answered as every error is. */
export type AnswerShortly = (request: IncomingMessage, state: State) => Promise<ShortAnswer>;

/**
 * The short way of the hottest routes, past the steps that every other request takes: POSTs that come without an `Origin`.
 * It answers, refuses and logs exactly as those steps do; `test/cloud/gateway/routes.test.ts` asks both ways.
 *
 * @param routes - By path.
 * @returns Takes a request, or leaves it (`false`).
 */
export function createShortWay(
  options: Pick<GatewayOptions, 'config' | 'clock' | 'ids' | 'logger'>,
  routes: Readonly<Record<string, AnswerShortly>>,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { config, clock, ids } = options;
  const checkHost = createHostCheck(config);
  const writeLog = createAccessLog(options);
  const together = createTogether();
  const byPath = new Map(Object.entries(routes));

  const answer = async (
    route: AnswerShortly,
    [request, response]: [IncomingMessage, ServerResponse],
    state: State,
  ) => {
    const { requestId } = state;
    try {
      checkHost(request.headers.host);
      const reply = await route(request, state);
      if (!request.complete) response.setHeader('connection', 'close');
      together(() => send(response, { status: 200, requestId, ...reply }));
    } catch (thrown) {
      const error = asCloudError(thrown);
      state.failure = error;
      if (!(await drainRequest(request, clock))) response.setHeader('connection', 'close');
      const body = JSON.stringify(errorAnswer(error, config.lang, requestId));
      send(response, { status: error.status, requestId, type: JSON_TYPE, body });
    }
  };

  return (request, response) => {
    if (request.method !== 'POST' || request.headers.origin !== undefined) return false;
    const path = pathOf(request.url ?? '');
    const route = byPath.get(path);
    if (route === undefined) return false;
    const begun = clock.elapsed();
    const state: State = { requestId: ids.uuid() };
    response.once('close', () => writeLog({ method: 'POST', path, begun, state, response }));
    void answer(route, [request, response], state);
    return true;
  };
}

function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}

interface Reply extends ShortAnswer {
  readonly status: number;
  readonly requestId: string;
}

function send(response: ServerResponse, { status, requestId, type, body }: Reply): void {
  if (response.destroyed) return;
  // A flat list is written as it stands.
  const head = ['x-request-id', requestId, 'content-type', type, 'content-length'];
  response.writeHead(status, [...head, String(Buffer.byteLength(body))]);
  response.end(body);
}

/**
 * Runs what is put off in one turn of the event loop together at its end. A client that waits is woken by the first answer
 * and finds the others; one by one, each would wake it again, which costs more than the rest of a short call.
 */
function createTogether(): (run: () => void) => void {
  let waiting: (() => void)[] = [];
  const flush = () => {
    const all = waiting;
    waiting = [];
    for (const run of all) run();
  };
  return (run) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(run);
  };
}
