import type { Command } from './command';
import { REFUSED } from './refused';

/** `listCommands`: what is answered, with what is refused on purpose left out. */
export const listCommandsOf = (table: () => Readonly<Record<string, Command>>): Command => ({
  run: () => ({
    fields: {
      commands: Object.fromEntries(
        Object.entries(table())
          .filter(([name]) => !(name in REFUSED))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, { writes = false, open = false }]) => [
            name,
            { help: '', requiresAuth: !open, secondaryOk: !writes, adminOnly: false },
          ]),
      ),
    },
  }),
});
