import { spawn } from 'node:child_process';
import { posix, win32 } from 'node:path';

/** How npm is started. */
export interface NpmCommand {
  readonly file: string;
  /** Words before npm's own. */
  readonly words: readonly string[];
  /** `true`: by the system's shell, since Windows starts `.cmd` files in no other way. */
  readonly shell: boolean;
}

/** What {@link findNpm} looks at. */
export interface NpmPlaces {
  /** As `process.platform` gives it. */
  readonly system: NodeJS.Platform;
  /** The running Node's own file. */
  readonly execPath: string;
  readonly exists: (file: string) => boolean;
}

/** The npm that came with the running Node, else the one that `PATH` leads to. */
export function findNpm({ system, execPath, exists }: NpmPlaces): NpmCommand {
  const windows = system === 'win32';
  const path = windows ? win32 : posix;
  const folder = path.dirname(execPath);
  const modules = windows
    ? path.join(folder, 'node_modules')
    : path.join(folder, '..', 'lib', 'node_modules');
  const script = path.join(modules, 'npm', 'bin', 'npm-cli.js');
  if (exists(script)) return { file: execPath, words: [script], shell: false };
  return { file: windows ? 'npm.cmd' : 'npm', words: [], shell: windows };
}

/** What came of one call of npm. */
export interface NpmResult {
  /** Exit code; null where it was ended, or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** `true`: there is no npm. */
  readonly absent: boolean;
}

/** The user's own npm, with the user's own settings. */
export interface Npm {
  /**
   * Runs npm in the folder `cwd`. Never rejects.
   *
   * @param words - Letters, digits and `-=@/._:` alone: on Windows a shell may read them.
   */
  run(words: readonly string[], cwd: string): Promise<NpmResult>;
  /** Ends whatever runs. */
  stop(): void;
}

/** Makes an {@link Npm} that has this environment. */
export function createNpm(command: NpmCommand, env: Readonly<Record<string, string | undefined>>): Npm {
  const running = new Set<() => void>();
  return {
    run: (words, cwd) =>
      new Promise((resolve) => {
        const child = spawn(command.file, [...command.words, ...words], {
          cwd,
          env: npmEnvironment(env),
          shell: command.shell,
          stdio: ['ignore', 'pipe', 'pipe'],
          windowsHide: true,
        });
        let stdout = '';
        let stderr = '';
        const end = () => void child.kill();
        running.add(end);
        child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        child.once('error', () => {
          running.delete(end);
          resolve({ code: null, stdout, stderr, absent: child.pid === undefined });
        });
        child.once('close', (code) => {
          running.delete(end);
          resolve({ code, stdout, stderr, absent: false });
        });
      }),
    stop() {
      for (const end of running) end();
    },
  };
}

/** Where we were ourselves started by npm, it has left words about our package behind; they would be taken for ours. */
function npmEnvironment(host: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const foreign =
    /^(?:NODE_OPTIONS|INIT_CWD|npm_(?!config_).*|npm_config_(?:local_prefix|global_prefix|prefix))$/i;
  return Object.fromEntries(Object.entries(host).filter(([name]) => !foreign.test(name)));
}
