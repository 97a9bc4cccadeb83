import { textOf, unary } from '../operands';

/** `$toLower`: ASCII letters changed, null as the empty text. */
export const $toLower = unary('$toLower', (value) =>
  textOf('$toLower', value).replace(/[a-zA-Z]/g, (letter) => letter.toLowerCase()),
);
