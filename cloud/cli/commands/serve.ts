import type { Call } from '../command';
import { runCloud } from './dev';

/** `yunlet serve`. */
export async function run(call: Call): Promise<number> {
  return runCloud(call, 'serve');
}
