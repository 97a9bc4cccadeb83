import type { Lang } from '../base';
import type { CommandSpec, OptionSpec } from './command';
import { GLOBAL_OPTIONS } from './parse';

const WORDS = {
  usage: { en: 'Usage', zh: '用法' },
  options: { en: 'Options', zh: '选项' },
  examples: { en: 'Examples', zh: '示例' },
  commands: { en: 'Commands', zh: '命令' },
  later: { en: 'comes in a later version', zh: '将在后续版本提供' },
  more: { en: 'More about one: yunlet COMMAND --help', zh: '查看某个命令：yunlet 命令 --help' },
  about: {
    en: 'WeChat cloud development on your own machine.',
    zh: '在自己的电脑上进行微信云开发。',
  },
} as const;

/** A command with everything it takes, as one line. */
export function synopsis(command: CommandSpec): string {
  const words = (command.words ?? []).map(({ name, optional, many }) => {
    const word = many === true ? `${name} …` : name;
    return optional === true ? `[${word}]` : word;
  });
  const options = (command.options ?? []).map((option) => `[${spell(option)}]`);
  return ['yunlet', command.name, ...words, ...options].join(' ');
}

/** The help of one command. */
export function commandHelp(command: CommandSpec, lang: Lang): string {
  const options = [...(command.options ?? []), ...GLOBAL_OPTIONS];
  const rows = options.map((option): [string, string] => [
    `${option.short === undefined ? '' : `-${option.short}, `}${spell(option)}`,
    option.text[lang],
  ]);
  const notes = command.notes === undefined ? [] : [command.notes[lang], ''];
  const examples = (command.examples ?? []).map((line) => `  ${line}`);
  return [
    `${command.summary[lang]}${command.load === undefined ? ` (${WORDS.later[lang]})` : ''}`,
    '',
    `${WORDS.usage[lang]}: ${synopsis(command)}`,
    '',
    ...notes,
    `${WORDS.options[lang]}:`,
    ...columns(rows),
    '',
    ...(examples.length === 0 ? [] : [`${WORDS.examples[lang]}:`, ...examples, '']),
  ].join('\n');
}

/** The list of all commands. */
export function overview(table: readonly CommandSpec[], lang: Lang): string {
  const rows = table.map((command): [string, string] => [
    command.name,
    `${command.summary[lang]}${command.load === undefined ? ` (${WORDS.later[lang]})` : ''}`,
  ]);
  return [
    WORDS.about[lang],
    '',
    `${WORDS.usage[lang]}: yunlet COMMAND [--json] [--lang en|zh]`,
    '',
    `${WORDS.commands[lang]}:`,
    ...columns(rows),
    '',
    WORDS.more[lang],
    '',
  ].join('\n');
}

/** An option as it is typed, with the name of its value. */
export function spell({ name, value, optional }: OptionSpec): string {
  if (value === undefined) return `--${name}`;
  return optional === true ? `--${name}[=${value}]` : `--${name} ${value}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}
