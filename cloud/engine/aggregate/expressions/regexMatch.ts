import { regexOperator } from '../regex-operator';

/** `$regexMatch`: whether a pattern finds something in a text. */
export const $regexMatch = regexOperator('$regexMatch', (text, regex) => regex.test(text), false);
