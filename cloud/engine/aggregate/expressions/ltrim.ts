import { trimmer } from '../trimming';

/** `$ltrim`: a text without white space, or the given characters, at its beginning. */
export const $ltrim = trimmer('$ltrim', { left: true, right: false });
