import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../base';
import type { CommandSpec, OptionSpec } from './command';
import { usage } from './usage';

/** A command line, understood. */
export interface Parsed {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | true | undefined>>;
}

/** Options every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: 'json', text: { en: 'Machine output on stdout.', zh: '在标准输出打印机器可读的结果。' } },
  { name: 'lang', value: 'en|zh', text: { en: 'Language of sentences.', zh: '提示语言。' } },
  { name: 'verbose', text: { en: 'Print stack traces and debug lines.', zh: '打印堆栈和调试信息。' } },
  { name: 'help', short: 'h', text: { en: 'Explain the command.', zh: '显示命令说明。' } },
];

/**
 * Finds the command that the first one or two words name.
 *
 * @returns The command, or the start of a group (`data`) with its members, and the words that follow.
 * @throws CloudError `USAGE` naming the nearest known command.
 */
export function findCommand(
  argv: readonly string[],
  table: readonly CommandSpec[],
): { readonly command: CommandSpec; readonly rest: readonly string[] } | undefined {
  const at = argv.findIndex((word, index) => !word.startsWith('-') && argv[index - 1] !== '--lang');
  const first = argv[at];
  if (first === undefined) return undefined;
  const without = (...indexes: number[]) => argv.filter((_, index) => !indexes.includes(index));
  const single = table.find(({ name }) => name === first);
  if (single !== undefined) return { command: single, rest: without(at) };
  const group = table.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) {
    const second = argv.findIndex((word, index) => index > at && !word.startsWith('-'));
    const word = argv[second];
    const member = group.find(({ name }) => name === `${first} ${word ?? ''}`);
    if (member !== undefined) return { command: member, rest: without(at, second) };
    if (word === undefined && argv.some((flag) => flag === '--help' || flag === '-h')) return undefined;
    const names = group.map(({ name }) => name).join(', ');
    throw usage(
      word === undefined
        ? `Say which: ${names}.`
        : `There is no command "${first} ${word}". There are: ${names}.`,
      word === undefined ? `请指明子命令：${names}。` : `没有命令 "${first} ${word}"。可用：${names}。`,
    );
  }
  const near = nearest(first, [...new Set(table.map(({ name }) => name.split(' ')[0] ?? name))]);
  throw usage(
    `There is no command "${first}".${near === undefined ? ' All commands: yunlet --help.' : ` Did you mean "${near}"?`}`,
    `没有命令 "${first}"。${near === undefined ? '查看全部命令：yunlet --help。' : `是否想用 "${near}"？`}`,
  );
}

/**
 * Parses the words behind a command's name.
 *
 * @throws CloudError `USAGE` for an unknown option (the nearest is named), a missing or superfluous value or word.
 */
export function parseCommand(command: CommandSpec, argv: readonly string[]): Parsed {
  const options = [...(command.options ?? []), ...GLOBAL_OPTIONS];
  const byName = new Map(options.map((option) => [option.name, option]));
  const config: ParseArgsConfig['options'] = Object.fromEntries(
    options.map(({ name, value, optional, short }) => [
      name,
      {
        type: value === undefined || optional === true ? 'boolean' : 'string',
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const flags: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = byName.get(token.name);
    if (option === undefined) throw unknownOption(command, token.rawName, [...byName.keys()]);
    flags[token.name] = valueOf(option, token.value, token.inlineValue === true);
  }
  if (flags['help'] === undefined) checkWords(command, words);
  return { words, flags };
}

function valueOf(option: OptionSpec, value: string | undefined, inline: boolean): string | true {
  if (option.value === undefined) {
    if (value === undefined) return true;
    throw usage(`--${option.name} takes no value.`, `--${option.name} 不接受值。`);
  }
  if (value === undefined && option.optional === true) return true;
  // "--data --json" is a forgotten value, not a value that looks like an option; "--data -" is stdin.
  if (value === undefined || value === '' || (!inline && value.length > 1 && /^-(?!\d)/.test(value))) {
    throw usage(
      `--${option.name} needs a value: --${option.name} ${option.value}.`,
      `--${option.name} 缺少值：--${option.name} ${option.value}。`,
    );
  }
  return value;
}

function unknownOption(command: CommandSpec, raw: string, known: readonly string[]): Error {
  const near = nearest(raw.replace(/^-+/, ''), known);
  return usage(
    `"yunlet ${command.name}" has no option ${raw}.${near === undefined ? '' : ` Did you mean --${near}?`}`,
    `"yunlet ${command.name}" 没有选项 ${raw}。${near === undefined ? '' : `是否想用 --${near}？`}`,
  );
}

function checkWords(command: CommandSpec, words: readonly string[]): void {
  const specs = command.words ?? [];
  const missing = specs.find((spec, index) => spec.optional !== true && words[index] === undefined);
  if (missing !== undefined) {
    throw usage(
      `"yunlet ${command.name}" needs ${missing.name}. Help: yunlet ${command.name} --help.`,
      `"yunlet ${command.name}" 缺少 ${missing.name}。帮助：yunlet ${command.name} --help。`,
    );
  }
  const extra = words[specs.length];
  if (extra !== undefined && specs.at(-1)?.many !== true) {
    throw usage(
      `"yunlet ${command.name}" does not take the word "${extra}". Quote values that hold spaces.`,
      `"yunlet ${command.name}" 不接受 "${extra}"。含空格的值请加引号。`,
    );
  }
}
