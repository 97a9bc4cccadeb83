import type { Command } from './command';
import { REFUSED } from './refused';

/** `listCommands`: what is answered, with what is refused on purpose left out. */
export const listCommandsOf = (table: () => Readonly<Record<string, Command>>): Command => ({
  run: ({ engine: { faults } }) => ({
    fields: {
      commands: Object.fromEntries(
        Object.entries(table())
          .filter(([name, { testOnly }]) => !(name in REFUSED) && (testOnly !== true || faults !== undefined))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, { writes = false, open = false }]) => [
            name,
            { help: '', requiresAuth: !open, secondaryOk: !writes, adminOnly: false },
          ]),
      ),
    },
  }),
});
