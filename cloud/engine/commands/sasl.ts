import { EngineError } from '../error';
import type { Command, CommandContext } from './command';

const authentication = ({ connection }: CommandContext) => {
  if (connection.authentication !== undefined) return connection.authentication;
  throw new EngineError(18, 'Authentication failed: this server has no users');
};

/** `saslStart`. */
export const saslStart: Command = {
  open: true,
  run: (context) => ({ fields: authentication(context).start(context.body) }),
};

/** `saslContinue`. */
export const saslContinue: Command = {
  open: true,
  run: (context) => ({ fields: authentication(context).continue(context.body) }),
};

/** `logout`. */
export const logout: Command = {
  open: true,
  run({ connection }) {
    connection.user = undefined;
    return {};
  },
};
