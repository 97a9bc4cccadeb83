import { fill, type Lang } from './lang';
import type { Logger } from './logger';
import { WARNINGS, type WarningCode, type WarningRow } from './warnings';

/** The values a warning's sentence is filled with. */
type Fields = Readonly<Record<string, string | number>>;

/** Who ran into something, and where; a `Caller` is one. */
export interface Whereabouts {
  /** The cloud function at work; absent for pages and administrators. */
  readonly functionName?: string;
  /** A place in the app's code, `cloudfunctions/notes/index.js:12:20`, or a page's route. */
  readonly place?: string;
}

/** Names something a call ran into. It is said once for each different set of fields, function and place. */
export type Warn = (code: WarningCode, fields?: Fields, at?: Whereabouts) => void;

/** A warning and how often it was run into. */
export interface RaisedWarning extends Whereabouts {
  readonly code: WarningCode;
  readonly message: string;
  readonly fields: Fields;
  /** `false`: the app has nothing to mend. */
  readonly fault: boolean;
  readonly times: number;
}

/** Says warnings and keeps them. */
export interface WarningLog {
  readonly warn: Warn;
  /** What was raised so far, each once, in the order of its first time. */
  raised(): readonly RaisedWarning[];
  /** Forgets all of them: each will be said anew. */
  clear(): void;
}

/** Most different warnings that are kept and said. Further ones are counted by their code alone. */
const MOST = 1000;

/** Makes a {@link WarningLog} that writes to `logger` in the reader's language. */
export function createWarningLog(logger: Logger, lang: Lang): WarningLog {
  const raised = new Map<string, RaisedWarning>();
  const count = (key: string): boolean => {
    const known = raised.get(key);
    if (known !== undefined) raised.set(key, { ...known, times: known.times + 1 });
    return known !== undefined;
  };
  return {
    warn(code, fields = {}, { functionName, place } = {}) {
      const where = {
        ...(functionName === undefined ? {} : { functionName }),
        ...(place === undefined ? {} : { place }),
      };
      const key = JSON.stringify([code, fields, where]);
      if (count(key)) return;
      const row: WarningRow = WARNINGS[code];
      const fault = row.ours !== true;
      if (raised.size >= MOST) {
        // A program that names a new environment with each call must not fill the memory, nor the log.
        if (!count(code)) raised.set(code, { code, message: row[lang], fields: {}, fault, times: 1 });
        return;
      }
      const message = `${fill(row[lang], fields)}${whereText(where, lang)}`;
      raised.set(key, { code, message, fields, fault, ...where, times: 1 });
      logger.warn(message, { code, ...fields, ...where });
    },
    raised: () => [...raised.values()],
    clear: () => raised.clear(),
  };
}

/** Says a warning once for each different set of fields, function and place, and keeps none for a report. */
export function createWarnings(logger: Logger, lang: Lang): Warn {
  return createWarningLog(logger, lang).warn;
}

function whereText({ functionName, place }: Whereabouts, lang: Lang): string {
  if (functionName === undefined && place === undefined) return '';
  const names = [functionName, place].filter((name) => name !== undefined).join(', ');
  return lang === 'en' ? ` (${names})` : `（${names}）`;
}
