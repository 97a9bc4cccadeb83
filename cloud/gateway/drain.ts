import type { IncomingMessage } from 'node:http';
import type { Clock } from '../base';
import type { Context } from './context';

/** How much of a refused body is read, so that its sender gets to see the answer. */
const MOST = { bytes: 64 * 1024 * 1024, ms: 2000 };

/**
 * To be called before a request is refused whose body may still be arriving: reads and forgets what is left of it,
 * within bounds, since a connection that is cut while its client writes shows no answer. What is over the bounds costs
 * the connection.
 */
export async function drainBody(context: Context, clock: Clock): Promise<void> {
  if (!(await drainRequest(context.req, clock))) context.set('connection', 'close');
}

/** {@link drainBody}, for a request that has no context: `false` where the connection is to be closed. */
export async function drainRequest(request: IncomingMessage, clock: Clock): Promise<boolean> {
  await drained(request, clock);
  return request.complete;
}

function drained(request: IncomingMessage, clock: Clock): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let read = 0;
    const timer = clock.after(MOST.ms, done);
    const count = (chunk: Buffer) => {
      read += chunk.length;
      if (read > MOST.bytes) done();
    };
    function done() {
      timer.cancel();
      request.off('data', count).off('end', done).off('close', done);
      resolve();
    }
    // A reader that nobody reads from would hold the body up.
    request.unpipe();
    request.on('data', count).once('end', done).once('close', done);
    request.resume();
  });
}
