import { KIND } from '../channel/channel';
import { unpack, pack, type InvokeMessage, type LoadMessage } from '../channel/messages';
import { describeError } from './describe-error';
import { loadFunction } from './load';
import { openChannel } from './open-channel';
import { captureOutput } from './output';
import { ownEnvironment } from './own-environment';
import { redirectCloudHosts } from './redirect-hosts';
import { createRunner, type Runner } from './runner';

const NOTHING = new Uint8Array(0);

/** The process that a function runs in. Started with one word: how it speaks to the host. */
function main(): void {
  const channel = openChannel(process.argv[2]);
  process.argv.splice(1);
  redirectCloudHosts();
  // The host is gone: nobody is left to answer.
  channel.onClose(() => process.exit(0));
  let runner: Runner | undefined;
  const writeVariables = ownEnvironment();
  const output = captureOutput((id, line) => channel.send({ kind: KIND.log, id, payload: pack(line) }));
  channel.onFrame(({ kind, id, payload }) => {
    if (kind === KIND.invoke) {
      const { message, bytes } = unpack(payload);
      runner?.push({ id, message: message as InvokeMessage, event: bytes });
    } else if (kind === KIND.recall) {
      channel.send({ kind: KIND.recalled, id: 0, payload: pack(runner?.recall() ?? []) });
    } else if (kind === KIND.preload) {
      const { sdk } = unpack(payload).message as { sdk: string | null };
      if (sdk !== null) preload(sdk);
      channel.send({ kind: KIND.ready, id: 0, payload: NOTHING });
    } else if (kind === KIND.load) {
      const message = unpack(payload).message as LoadMessage;
      loadFunction(message).then(
        ({ main: run, usesSdk }) => {
          runner = createRunner({ channel, output, writeVariables, run, load: message });
          output.flush();
          channel.send({ kind: KIND.loaded, id: 0, payload: pack({ usesSdk }) });
        },
        (error: unknown) =>
          channel.send({ kind: KIND.loadFailed, id: 0, payload: pack(describeError(error, 'load')) }),
      );
    }
  });
  endOnStrayErrors((error) => {
    const id = runner?.current ?? 0;
    output.flush();
    channel.send({ kind: KIND.stray, id, payload: pack(describeError(error, 'thrown')) });
    runner?.halt();
    channel.close();
  });
}

function preload(sdk: string): void {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the file is known at run time only
    require(sdk);
  } catch {
    // A copy that cannot be loaded is reported by the function that needs it.
  }
}

/** An error that nobody caught ends the instance, unless the function listens for such errors itself. */
function endOnStrayErrors(end: (error: unknown) => void): void {
  let ended = false;
  const once = (event: 'uncaughtException' | 'unhandledRejection') => {
    process.on(event as 'uncaughtException', (error: unknown) => {
      if (ended || process.listenerCount(event) > 1) return;
      ended = true;
      end(error);
    });
  };
  once('uncaughtException');
  once('unhandledRejection');
}

main();
