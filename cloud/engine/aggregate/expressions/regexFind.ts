import { matchDocument, regexOperator } from '../regex-operator';

/** `$regexFind`: the first match with its position and groups, or null. */
export const $regexFind = regexOperator(
  '$regexFind',
  (text, regex) => matchDocument(text, regex.find(text)),
  null,
);
