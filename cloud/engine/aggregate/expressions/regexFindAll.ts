import { matchDocument, regexOperator } from '../regex-operator';

/** `$regexFindAll`: all matches with their positions and groups. */
export const $regexFindAll = regexOperator(
  '$regexFindAll',
  (text, regex) => Array.from(text.matchAll(new RegExp(regex, `${regex.flags}g`)), matchDocument),
  [],
);
