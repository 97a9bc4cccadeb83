import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Channel } from '../channel/channel';
import { createIpcChannel } from '../channel/ipc-channel';
import { createSocketChannel } from '../channel/socket-channel';
import { createPosixKill, type Kill, type RunCommand, windowsKill } from './kill';
import { createPosixOrphanGuard, windowsOrphanGuard, type OrphanGuard } from './orphan-guard';
import { linuxResident, psResident, type ResidentMeter } from './resident';

/** All that differs between operating systems, so that nothing else has to ask which one it runs on. */
export interface Platform {
  /** How a worker speaks to us; its first argument. */
  readonly channelKind: 'socket' | 'ipc';
  /** `true`: a worker leads a process group of its own, which can be ended as a whole. */
  readonly ownGroup: boolean;
  /** Our end of a started worker's channel. */
  channelOf(child: ChildProcess): Channel;
  /** Ends a worker and all it started, now. */
  readonly kill: Kill;
  /** Ends the workers where we cannot any more. */
  readonly orphans: OrphanGuard;
  /** Tells what processes use, from outside; null where only a worker itself can tell. */
  readonly resident: ResidentMeter | null;
  /** `true`: the kernel may offer control groups. */
  readonly memoryGroups: boolean;
  /** Limits the bytes a process may allocate, and tells whether it could; null where there is no such limit. */
  readonly limitData: ((pid: number, bytes: number) => Promise<boolean>) | null;
  /** Names of environment variables that programs need to run at all. */
  readonly keptVariables: readonly string[];
}

/** What {@link createPlatform} reaches the system through. */
export interface PlatformParts {
  /** As `process.platform` gives it. */
  readonly system: NodeJS.Platform;
  readonly run: RunCommand;
}

const POSIX_VARIABLES = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'USER',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];
const WINDOWS_VARIABLES = [
  'Path',
  'PATHEXT',
  'SystemRoot',
  'SystemDrive',
  'windir',
  'ComSpec',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
];

/** The platform of this machine, or of the named one in tests. */
export function createPlatform({ system, run }: PlatformParts): Platform {
  if (system === 'win32') {
    return {
      channelKind: 'ipc',
      ownGroup: false,
      channelOf: ipcOf,
      kill: windowsKill(run),
      orphans: windowsOrphanGuard,
      resident: null,
      memoryGroups: false,
      limitData: null,
      keptVariables: WINDOWS_VARIABLES,
    };
  }
  return {
    channelKind: 'socket',
    ownGroup: true,
    channelOf: (child) => createSocketChannel(child.stdio[3] as Socket, { gather: true }),
    kill: createPosixKill(process.kill.bind(process)),
    orphans: createPosixOrphanGuard(),
    resident: system === 'linux' ? linuxResident : psResident(run),
    memoryGroups: system === 'linux',
    limitData: system === 'linux' ? limitData(run) : null,
    keptVariables: POSIX_VARIABLES,
  };
}

function limitData(run: RunCommand): (pid: number, bytes: number) => Promise<boolean> {
  return (pid, bytes) =>
    run('prlimit', ['--pid', String(pid), `--data=${bytes}`]).then(
      () => true,
      () => false,
    );
}

function ipcOf(child: ChildProcess): Channel {
  return createIpcChannel({
    get connected() {
      return child.connected;
    },
    send: (message, sent) => child.send(message as object, sent),
    disconnect: () => child.disconnect(),
    on: (event: 'message' | 'disconnect', listener: (message: unknown) => void) => child.on(event, listener),
    channel: child.channel,
  });
}
