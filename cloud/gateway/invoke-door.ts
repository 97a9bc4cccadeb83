import type { IncomingMessage, ServerResponse } from 'node:http';
import { asCloudError } from '../base';
import type { GatewayOptions, State } from './context';
import { drainRequest } from './drain';
import { invokeByClient, JSON_TYPE } from './invoke-by-client';
import { createAccessLog } from './middleware/access-log';
import { errorAnswer } from './middleware/answer-errors';
import { createHostCheck } from './middleware/check-host';

const PATH = '/client/invoke';

/**
 * The short way of the hottest route, past the steps that every other request takes: calls of functions that come without
 * an `Origin`. It answers, refuses and logs exactly as those steps do; `test/cloud/gateway/routes.test.ts` asks both ways.
 *
 * @returns Takes a request, or leaves it (`false`).
 */
export function createInvokeDoor(
  options: GatewayOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { config, clock, ids } = options;
  const checkHost = createHostCheck(config);
  const writeLog = createAccessLog(options);
  const together = createTogether();

  const answer = async (request: IncomingMessage, response: ServerResponse, state: State) => {
    const { requestId } = state;
    try {
      checkHost(request.headers.host);
      const text = await invokeByClient(request, requestId, options);
      together(() => send(response, { status: 200, requestId, text }));
    } catch (thrown) {
      const error = asCloudError(thrown);
      state.failure = error;
      if (!(await drainRequest(request, clock))) response.setHeader('connection', 'close');
      const text = JSON.stringify(errorAnswer(error, config.lang, requestId));
      send(response, { status: error.status, requestId, text });
    }
  };

  return (request, response) => {
    if (request.url !== PATH || request.method !== 'POST' || request.headers.origin !== undefined)
      return false;
    const begun = clock.elapsed();
    const state: State = { requestId: ids.uuid() };
    response.once('close', () => writeLog({ method: 'POST', path: PATH, begun, state, response }));
    void answer(request, response, state);
    return true;
  };
}

interface Reply {
  readonly status: number;
  readonly requestId: string;
  readonly text: string;
}

function send(response: ServerResponse, { status, requestId, text }: Reply): void {
  if (response.destroyed) return;
  // A flat list is written as it stands.
  const head = ['x-request-id', requestId, 'content-type', JSON_TYPE, 'content-length'];
  response.writeHead(status, [...head, String(Buffer.byteLength(text))]);
  response.end(text);
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
