import { asCloudError, errorSentence, resolveLang, type Lang } from '../base';
import type { Call, CommandSpec, Terminal } from './command';
import { COMMANDS } from './commands';
import { commandHelp, overview } from './help';
import { causeLine, exitCodeOf, stackOf } from './output';
import { findCommand, parseCommand } from './parse';
import { text } from './texts';
import { processTerminal } from './terminal';
import { version } from './version';

/**
 * Runs one command line.
 *
 * @param argv - The words behind `yunlet`.
 * @returns The exit code: 0 done, 1 failed, 2 called wrongly, 3 partly done. Never rejects.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const json = argv.includes('--json');
  const verbose = argv.includes('--verbose');
  const lang = languageOf(argv, terminal);
  // Timers of the cloud's clock do not keep a process alive; a command that waits for one must not end.
  const hold = setInterval(() => undefined, 2 ** 30);
  try {
    return await run(argv, { terminal, json, verbose, lang });
  } catch (thrown) {
    const error = asCloudError(thrown);
    const message = `${errorSentence(error, lang)}${causeLine(error)}`;
    if (verbose) terminal.err(`${stackOf(thrown)}\n`);
    else terminal.err(`yunlet: ${message}\n`);
    if (json) terminal.out(`${JSON.stringify({ error: { code: error.code, message } })}\n`);
    return exitCodeOf(error);
  } finally {
    clearInterval(hold);
  }
}

type Frame = Pick<Call, 'terminal' | 'json' | 'verbose' | 'lang'>;

async function run(argv: readonly string[], frame: Frame): Promise<number> {
  const { terminal, lang, json } = frame;
  const found = findCommand(argv, COMMANDS);
  if (found === undefined) {
    if (argv.includes('--version'))
      terminal.out(json ? `${JSON.stringify({ version: version() })}\n` : `${version()}\n`);
    else terminal.out(overview(COMMANDS, lang));
    return argv.length === 0 ? 2 : 0;
  }
  const { command, rest } = found;
  const asked = rest.includes('--help') || rest.includes('-h');
  if (command.load === undefined && !asked) return later(command, frame);
  const { words, flags } = parseCommand(command, rest);
  if (flags['help'] !== undefined || command.load === undefined) {
    terminal.out(commandHelp(command, lang));
    return 0;
  }
  return command.load().run({ ...frame, words, flags });
}

function later(command: CommandSpec, { terminal, json, lang }: Frame): number {
  const message = text(lang, 'later', { name: command.name });
  terminal.err(`yunlet: ${message}\n`);
  if (json) terminal.out(`${JSON.stringify({ error: { code: 'NOT_YET', message } })}\n`);
  return 1;
}

function languageOf(argv: readonly string[], { env }: Terminal): Lang {
  const inline = argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
  const at = argv.indexOf('--lang');
  const wish = inline ?? (at < 0 ? undefined : argv[at + 1]) ?? env['YUNLET_LANG'];
  return resolveLang(wish, env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || systemLocale());
}

/** Windows sets none of the POSIX variables; there the locale comes from the system. */
function systemLocale(): string | undefined {
  return process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : undefined;
}
