import { writeFileSync } from 'node:fs';
import type { RaisedWarning, WarningCode } from '../base';
import { flagText, type Call } from './command';
import { unreadable } from './input';
import { emit } from './output';
import { absolute } from './settings';
import { text } from './texts';

/** One place where a warning was raised. */
interface Occurrence {
  /** The cloud function at work; absent for pages and scripts. */
  readonly function?: string;
  /** A place in the app's code, or a page's route; absent where it is not known. */
  readonly place?: string;
  readonly message: string;
  readonly times: number;
}

/** Every occurrence of one code. */
interface Group {
  readonly code: WarningCode;
  /** `false`: the app has nothing to mend. */
  readonly fault: boolean;
  readonly times: number;
  readonly functions: readonly string[];
  readonly occurrences: readonly Occurrence[];
}

/** What a cloud ran into while it ran. */
export interface WarningReport {
  /** How many different warnings are faults of the app, and how many only tell something. */
  readonly faults: number;
  readonly notices: number;
  /** Faults first, then by how often. */
  readonly warnings: readonly Group[];
}

/** Groups warnings by their code. */
export function reportOf(raised: readonly RaisedWarning[]): WarningReport {
  const codes = [...new Set(raised.map(({ code }) => code))];
  const warnings = codes.map((code) => groupOf(raised.filter((each) => each.code === code)));
  warnings.sort((a, b) => Number(b.fault) - Number(a.fault) || b.times - a.times);
  const faults = raised.filter(({ fault }) => fault).length;
  return { faults, notices: raised.length - faults, warnings };
}

function groupOf(raised: readonly RaisedWarning[]): Group {
  const [first] = raised;
  if (first === undefined) throw new TypeError('A group has a member');
  const functions = raised.flatMap(({ functionName }) => (functionName === undefined ? [] : [functionName]));
  return {
    code: first.code,
    fault: first.fault,
    times: raised.reduce((sum, { times }) => sum + times, 0),
    functions: [...new Set(functions)].sort(),
    occurrences: raised.map(({ functionName, place, message, times }) => ({
      ...(functionName === undefined ? {} : { function: functionName }),
      ...(place === undefined ? {} : { place }),
      message,
      times,
    })),
  };
}

/** Says and writes what a cloud ran into. */
export interface Reporting {
  /** To stderr, with `--json` to stdout as well, and into the file of `--report`. */
  report(raised: readonly RaisedWarning[]): WarningReport;
}

/**
 * Makes the reporting that `--strict` or `--report` asks for; undefined where neither does.
 *
 * @throws CloudError `FILE_UNWRITABLE`, before anything is started for nothing.
 */
export function reporting(call: Call, { strict }: { readonly strict: boolean }): Reporting | undefined {
  const name = flagText(call, 'report');
  if (!strict && name === undefined) return undefined;
  const file = name === undefined ? undefined : absolute(call, name);
  const write = (report: WarningReport) => {
    if (file === undefined) return;
    try {
      writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
    } catch (error) {
      throw unreadable(file, error, 'FILE_UNWRITABLE');
    }
  };
  write(reportOf([]));
  return {
    report(raised) {
      const report = reportOf(raised);
      call.terminal.err(reportText(call, report));
      if (call.json) emit(call, { report });
      write(report);
      return report;
    },
  };
}

function reportText({ lang }: Call, { faults, notices, warnings }: WarningReport): string {
  const head = text(lang, 'reportHead', { faults, notices });
  const lines = warnings.flatMap(({ code, fault, times, occurrences }) => [
    `  ${fault ? '!' : '-'} ${code}  ×${times}`,
    ...occurrences.map((one) => `      ${one.message}${one.times === 1 ? '' : `  ×${one.times}`}`),
  ]);
  return `${[head, ...lines].join('\n')}\n`;
}
