import { matchDocument, regexOperator } from '../regex-operator';
import type { TextPattern } from '../../query/regex';

/** `$regexFindAll`: all matches with their positions and groups. */
export const $regexFindAll = regexOperator('$regexFindAll', allMatches, []);

function allMatches(text: string, regex: TextPattern): unknown[] {
  const found: unknown[] = [];
  for (let from = 0; from <= text.length;) {
    const match = regex.find(text, from);
    if (match === undefined) break;
    found.push(matchDocument(text, match));
    from = match.index + Math.max(1, match.text.length);
  }
  return found;
}
