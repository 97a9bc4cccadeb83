import { createRequire } from 'node:module';

const lazy = createRequire(__filename);

/** The assembly, loaded when a cloud is really started: what is wrong with a call or a project is said long before. */
export function assembly(): typeof import('../index') {
  return lazy('../index') as typeof import('../index');
}
