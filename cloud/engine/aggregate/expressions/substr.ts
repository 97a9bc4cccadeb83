/** `$substr`: the old name of `$substrBytes`. */
export { $substrBytes as $substr } from './substrBytes';
