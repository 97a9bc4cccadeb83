import { trimmer } from '../trimming';

/** `$trim`: a text without white space, or the given characters, at both ends. */
export const $trim = trimmer('$trim', { left: true, right: true });
