import { COMMANDS } from '../../../cloud/cli/commands';
import type { CommandSpec } from '../../../cloud/cli/command';
import { spell, synopsis } from '../../../cloud/cli/help';
import { GLOBAL_OPTIONS } from '../../../cloud/cli/parse';

/** docs/cli.md. */
export function cliPage(): string {
  const ready = COMMANDS.filter(({ load }) => load !== undefined);
  const later = COMMANDS.filter(({ load }) => load === undefined);
  return [
    '# Commands',
    '',
    '<!-- Printed by `npm run docs` from cloud/cli/commands.ts. -->',
    '',
    '`npx yunlet <command>`; inside this repository `node bin/yunlet.js <command>`. Every command takes:',
    '',
    ...GLOBAL_OPTIONS.map((option) => `- \`${spell(option)}\`: ${option.text.en}`),
    '',
    'With `--json` stdout holds one JSON value, or one JSON object a line for streams; text for people goes to stderr, and',
    'after a failure the last line of stdout is `{"error":{"code","message"}}`. Exit codes: 0 done, 1 failed, 2 called wrongly,',
    '3 partly done (the rest is listed).',
    '',
    'Variables: `YUNLET_PORT`, `YUNLET_HOST`, `YUNLET_DATA`, `YUNLET_CACHE`, `YUNLET_ENV`, `YUNLET_STRICT`, `YUNLET_LANG`, `YUNLET_KEY`, `YUNLET_CHROME`,',
    '`YUNLET_DEVTOOLS_CLI` and `MONGODB_URI`. Flags win over variables, variables over `yunlet.config.json`.',
    '',
    ...ready.flatMap(section),
    '## Comes in a later version',
    '',
    'These answer with exit code 1 and change nothing.',
    '',
    '| command | |',
    '| --- | --- |',
    ...later.map(({ name, summary }) => `| \`${name}\` | ${summary.en} |`),
    '',
  ].join('\n');
}

function section(command: CommandSpec): string[] {
  const options = command.options ?? [];
  return [
    `## ${command.name}`,
    '',
    command.summary.en,
    '',
    '```',
    synopsis(command),
    '```',
    '',
    ...(command.notes === undefined ? [] : [command.notes.en, '']),
    ...(options.length === 0
      ? []
      : [
          '| option | |',
          '| --- | --- |',
          ...options.map((option) => `| \`${spell(option).replaceAll('|', '\\|')}\` | ${option.text.en} |`),
          '',
        ]),
    ...(command.examples === undefined ? [] : ['```sh', ...command.examples, '```', '']),
  ];
}
