import type { WatchSocket } from '../../../../cloud/client/watch';

const unused = (): never => {
  throw new Error('unused');
};

/** A socket for what watches nothing. */
export const noSocket: WatchSocket = {
  nextId: unused,
  join: unused,
  leave: unused,
  ask: unused,
  say: unused,
};
