import type { Lang, Sentence } from '../base';

/** What a command reads from and writes to; tests hand in their own. */
export interface Terminal {
  /** Writes to stdout, line break included by the caller. */
  readonly out: (text: string) => void;
  /** Writes to stderr, line break included by the caller. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder relative paths start from. */
  readonly cwd: string;
  /** Whether a person sits in front of stdout. */
  readonly interactive: boolean;
  /** All of stdin, as bytes. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** Resolves at the first SIGINT, SIGTERM or Ctrl-Break. Called by commands that run until told. */
  readonly interrupted: () => Promise<void>;
}

/** One option of a command. */
export interface OptionSpec {
  readonly name: string;
  /** Placeholder of its value; absent for a switch. */
  readonly value?: string;
  /** `true`: the value may be left out (`--inspect[=PORT]`). */
  readonly optional?: boolean;
  readonly short?: string;
  readonly text: Sentence;
}

/** One word or group of words that is not an option. */
export interface WordSpec {
  readonly name: string;
  readonly optional?: boolean;
  /** `true`: takes every word that is left. */
  readonly many?: boolean;
}

/** One command of the table; docs/cli.md and the help are printed from it. */
export interface CommandSpec {
  /** One word, or two for a group such as `data export`. */
  readonly name: string;
  readonly summary: Sentence;
  readonly words?: readonly WordSpec[];
  readonly options?: readonly OptionSpec[];
  /** Ways to call it, shown in the help. */
  readonly examples?: readonly string[];
  /** More about it, for docs/cli.md and the help. */
  readonly notes?: Sentence;
  /** Loads the command's module, so that starting one does not pay for all. Absent: comes in a later version. */
  readonly load?: () => CommandModule;
}

/** What `cloud/cli/commands/<name>.ts` exports. */
export interface CommandModule {
  /** Runs the command and returns its exit code, 0 or 3; every other failure is thrown as a CloudError. */
  run(call: Call): Promise<number>;
}

/** A command as it was called. */
export interface Call {
  readonly terminal: Terminal;
  readonly lang: Lang;
  /** Machine output on stdout, human text on stderr. */
  readonly json: boolean;
  readonly verbose: boolean;
  readonly words: readonly string[];
  /** Values by option name; a switch that was given is `true`. */
  readonly flags: Readonly<Record<string, string | true | undefined>>;
}

/** The text of an option that was given, or undefined. */
export function flagText(call: Call, name: string): string | undefined {
  const value = call.flags[name];
  return typeof value === 'string' ? value : undefined;
}
