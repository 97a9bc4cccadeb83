import type { CloudConfig } from '../base';
import type { FunctionInfo } from '../protocol';
import type { Call } from './command';
import { text } from './texts';

/** What is worth knowing about a cloud that has just started. */
export interface ReadyFacts {
  readonly url: string;
  readonly mongodb: string;
  readonly env: string;
  readonly functions: readonly FunctionInfo[];
  readonly config: CloudConfig;
}

/** The block a person sees when the cloud is ready. */
export function readyBlock(call: Call, facts: ReadyFacts): string {
  const { lang, terminal } = call;
  const colour = terminal.interactive && terminal.env['NO_COLOR'] === undefined;
  const bold = (words: string) => (colour ? `\u001b[1m${words}\u001b[0m` : words);
  const dim = (words: string) => (colour ? `\u001b[2m${words}\u001b[0m` : words);
  const { url, env, functions, config } = facts;
  const rows: [string, string][] = [];
  if (config.mode === 'dev' && config.miniprogramDir !== null) {
    rows.push([text(lang, 'preview'), bold(`${url}/preview/`)]);
  }
  rows.push([text(lang, 'gateway'), url]);
  rows.push([text(lang, 'environment'), env]);
  rows.push([
    text(lang, 'functions'),
    functions.length === 0
      ? text(lang, 'noFunctions', { dir: config.functionsDir })
      : functions.map(({ name }) => name).join(', '),
  ]);
  rows.push([text(lang, 'database'), dim(hidePassword(facts.mongodb))]);
  rows.push([text(lang, 'dataFolder'), dim(config.dataDir)]);
  const width = Math.max(...rows.map(([label]) => widthOf(label)));
  const problems = functions.filter(({ problem }) => problem !== undefined);
  return [
    '',
    `  ${bold(text(lang, 'ready'))}`,
    '',
    ...rows.map(([label, value]) => `  ${label}${' '.repeat(width - widthOf(label) + 2)}${value}`),
    ...problems.map(({ name, problem }) => `  ! ${name}: ${(problem ?? '').replaceAll('\n', '\n    ')}`),
    ...(config.inspect === null ? [] : ['', `  ${text(lang, 'inspectHint', { port: config.inspect })}`]),
    '',
    `  ${dim(text(lang, 'stopHint'))}`,
    '',
  ].join('\n');
}

/** A connection string fit for a screen; the whole one is in run.json. */
export function hidePassword(uri: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^:@/]+):[^@/]*@/, '$1:…@');
}

/** Columns a text takes on a terminal: Chinese characters take two. */
function widthOf(words: string): number {
  return words.length + (words.match(/[\u1100-\uffef]/g)?.length ?? 0);
}
