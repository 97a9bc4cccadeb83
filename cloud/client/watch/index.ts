/**
 * Results that keep themselves up to date, over one socket.
 *
 * @packageDocumentation
 */
export { type DocumentChange, type Snapshot } from './snapshot';
export { deviceTimers, type Timers } from './timers';
export { watchQuery, type WatchedRequest } from './watched-query';
export { createWatchSocket, type WatchSocket } from './watch-socket';
