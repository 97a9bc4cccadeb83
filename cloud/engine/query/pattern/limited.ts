import { createContext, Script } from 'node:vm';
import { EngineError } from '../../error';
import { matchOf, type TextMatch } from './match';

/** Milliseconds a pattern may take that only JavaScript's engine can run. */
const LONGEST = 20;

/** Looks for a match from a place on, not longer than that. @throws EngineError 51156. */
export type Limited = (text: string, from: number) => TextMatch | undefined;

const FIND = new Script('regex.lastIndex = from; regex.exec(text)');

/** Runs a pattern of JavaScript's under a time limit, which costs some tenths of a millisecond a text. */
export function createLimited(regex: RegExp): Limited {
  const given = { regex, text: '', from: 0 };
  const context = createContext(given);
  return (text, from) => {
    given.text = text;
    given.from = from;
    try {
      return matchOf(FIND.runInContext(context, { timeout: LONGEST }) as RegExpExecArray | null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new EngineError(
        51156,
        'Error occurred while executing the regular expression. Result code: match limit exceeded',
      );
    } finally {
      given.text = '';
    }
  };
}
