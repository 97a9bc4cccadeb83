import { parentPort, workerData } from 'node:worker_threads';
import { isCloudError, systemClock } from '../../base';
import { openHere, type OpenEngine } from './open';
import { loggerTo, type FromThread, type ThreadData } from './messages';

const port = parentPort;
if (port === null) throw new TypeError('host/thread.ts runs as a worker thread only');

const say = (message: FromThread) => port.postMessage(message);
const data = workerData as ThreadData;
const logger = loggerTo((line) => say({ type: 'log', line }));

async function open(): Promise<OpenEngine | undefined> {
  try {
    const opened = await openHere({ ...data, clock: systemClock, logger });
    say({ type: 'ready', port: opened.port });
    return opened;
  } catch (error) {
    if (isCloudError(error)) {
      say({
        type: 'failed',
        code: error.code,
        fields: error.fields,
        cause: error.cause instanceof Error ? error.cause.message : '',
      });
    } else
      say({ type: 'failed', cause: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return undefined;
  }
}

const opening = open();

// There is one thing to be told: to stop.
port.on('message', () => {
  void opening
    .then((opened) => opened?.stop())
    .catch((error: unknown) => logger.error('The engine did not close cleanly', { error: String(error) }))
    .then(() => {
      say({ type: 'stopped' });
      port.close();
    });
});
