import { KIND } from '../channel/channel';
import {
  unpack,
  pack,
  type InvokeMessage,
  type LoadMessage,
  type PackPlace,
  type PreloadMessage,
  type RecalledMessage,
} from '../channel/messages';
import { noteCallSites, type CallSites } from './call-site';
import { watchConnections } from './connections';
import { describeError } from './describe-error';
import { loadFunction } from './load';
import { openChannel } from './open-channel';
import { captureOutput } from './output';
import { ownEnvironment } from './own-environment';
import { openPackages, type PackedPackages } from './packed-packages';
import { savePackLater } from './save-pack';
import { redirectCloudHosts } from './redirect-hosts';
import { rehearseLater } from './rehearse';
import { createRunner, type Runner } from './runner';
import { tellMemory } from './tell-memory';

const NOTHING = new Uint8Array(0);
const NONE: RecalledMessage = { ids: [], asks: false };

/** The process that a function runs in. Started with one word: how it speaks to the host. */
function main(): void {
  const way = process.argv[2];
  const channel = openChannel(way);
  process.argv.splice(1);
  redirectCloudHosts();
  // The host is gone: nobody is left to answer.
  channel.onClose(() => process.exit(0));
  const connections = watchConnections();
  let runner: Runner | undefined;
  let rehearsing: { cancel(): void } | undefined;
  let callSites: CallSites | undefined;
  let ahead: { readonly file: string; readonly packages: PackedPackages } | undefined;
  const packagesOf = (place: PackPlace | null) => {
    if (place === null) return undefined;
    return ahead?.file === place.file ? ahead.packages : openPackages(place);
  };
  const writeVariables = ownEnvironment();
  const output = captureOutput((id, line) => channel.send({ kind: KIND.log, id, payload: pack(line) }));
  channel.onFrame(({ kind, id, payload }) => {
    if (kind === KIND.invoke) {
      const { message, bytes } = unpack(payload);
      runner?.push({ id, message: message as InvokeMessage, event: bytes });
    } else if (kind === KIND.recall) {
      if (runner === undefined) channel.send({ kind: KIND.recalled, id: 0, payload: pack(NONE) });
      else runner.recall();
    } else if (kind === KIND.preload) {
      const { sdk, pack: place, rehearsal, callSites: noted } = unpack(payload).message as PreloadMessage;
      if (noted) callSites = noteCallSites();
      if (sdk !== null) preload(sdk);
      if (place !== null) {
        ahead = { file: place.file, packages: openPackages(place) };
        ahead.packages.compile();
      }
      channel.send({ kind: KIND.ready, id: 0, payload: NOTHING });
      // Later, for somebody may be waiting already.
      if (rehearsal !== null) rehearsing = rehearseLater(rehearsal);
    } else if (kind === KIND.load) {
      rehearsing?.cancel();
      const message = unpack(payload).message as LoadMessage;
      callSites?.follow(message);
      // Where there is no socket, there is no way either to see from outside what we use.
      if (way === 'ipc') tellMemory(channel, message.memory);
      const packages = packagesOf(message.pack);
      loadFunction(message, packages).then(
        ({ main: run, usesSdk }) => {
          const made = createRunner({ channel, output, connections, writeVariables, run, load: message });
          runner = made;
          output.flush();
          const packed = packages?.served ?? 0;
          channel.send({ kind: KIND.loaded, id: 0, payload: pack({ usesSdk, packed }) });
          if (message.pack !== null && packages !== undefined)
            savePackLater(message.pack, packages, () => made.current === 0);
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
