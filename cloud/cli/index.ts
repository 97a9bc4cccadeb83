/**
 * The command line: `yunlet <command>`.
 *
 * @packageDocumentation
 */
export { main } from './main';
