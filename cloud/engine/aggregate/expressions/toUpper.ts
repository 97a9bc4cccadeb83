import { textOf, unary } from '../operands';

/** `$toUpper`: ASCII letters changed, null as the empty text. */
export const $toUpper = unary('$toUpper', (value) =>
  textOf('$toUpper', value).replace(/[a-zA-Z]/g, (letter) => letter.toUpperCase()),
);
