import type { Frame } from './channel';

/** Hands frames to the one receiver, and keeps those that come before there is one. */
export interface Backlog {
  push(frame: Frame): void;
  receiver(receive: (frame: Frame) => void): void;
}

/** Makes an empty {@link Backlog}. */
export function createBacklog(): Backlog {
  const early: Frame[] = [];
  let receiver: ((frame: Frame) => void) | undefined;
  return {
    push(frame) {
      if (receiver === undefined) early.push(frame);
      else receiver(frame);
    },
    receiver(receive) {
      receiver = receive;
      for (const frame of early.splice(0)) receive(frame);
    },
  };
}

/** A listener that is called once, even when the event came before it. */
export interface Once {
  fire(): void;
  listen(run: () => void): void;
}

/** Makes an event that happens once. */
export function createOnce(): Once {
  let fired = false;
  const listeners: (() => void)[] = [];
  return {
    fire() {
      if (fired) return;
      fired = true;
      for (const run of listeners.splice(0)) run();
    },
    listen(run) {
      if (fired) run();
      else listeners.push(run);
    },
  };
}
