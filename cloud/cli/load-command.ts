import { createRequire } from 'node:module';
import type { CommandModule } from './command';

const lazy = createRequire(__filename);

/** What loads `commands/NAME` when it is called: a plain import would load the whole cloud for every command. */
export function load(name: string): () => CommandModule {
  return () => lazy(`./commands/${name}`) as CommandModule;
}
