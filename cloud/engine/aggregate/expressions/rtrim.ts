import { trimmer } from '../trimming';

/** `$rtrim`: a text without white space, or the given characters, at its end. */
export const $rtrim = trimmer('$rtrim', { left: false, right: true });
