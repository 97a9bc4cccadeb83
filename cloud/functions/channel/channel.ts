/** What a frame is about. The host sends `preload` to `recall`, the worker the others. */
export const KIND = {
  /** Never sent: what arrived was no frame, so that nothing further can be understood. */
  garbled: 0,
  /** Require the platform's copy of the SDK before any function is known. */
  preload: 1,
  /** Become an instance of a function. */
  load: 2,
  /** Run one call, after those sent before it. */
  invoke: 3,
  /** Give back the calls that have not begun, and tell what the one that has begun waits for. */
  recall: 4,
  /** Booted (and preloaded). */
  ready: 16,
  loaded: 17,
  loadFailed: 18,
  /** `main` has settled with a value. */
  result: 19,
  /** `main` has thrown, or gave what JSON cannot hold. */
  failed: 20,
  /** Nothing of the call runs any more. */
  drained: 21,
  /** One line of output. */
  log: 22,
  /** The calls given back. */
  recalled: 23,
  /** An error nobody caught; the process ends. */
  stray: 24,
  /** The bytes of memory the worker uses, where it must tell so itself. */
  memory: 25,
  /**
   * As {@link KIND.drained}, but connections stay open that the call has left behind. What the worker held, and what it is
   * sent before this is read, it gives back.
   */
  rests: 26,
} as const;

/** One message between the host and a worker. */
export interface Frame {
  /** One of {@link KIND}. */
  readonly kind: number;
  /** The call it belongs to; 0 for none. 32 bits. */
  readonly id: number;
  readonly payload: Uint8Array;
}

/**
 * Frames in order, both ways, between the host and one worker process.
 *
 * @remarks The same contract holds on both ends; `test/suites/channel.ts` keeps every implementation to it.
 */
export interface Channel {
  /**
   * Sends the frames in order and, where the channel can, in one piece. A worker's arrive even where its process dies
   * by its own doing right after. Silent once closed.
   */
  send(...frames: readonly Frame[]): void;
  /** The one receiver. Frames that came earlier are kept for it. */
  onFrame(receive: (frame: Frame) => void): void;
  /** Runs once, when the other end is gone or {@link Channel.close} has finished. */
  onClose(run: () => void): void;
  /** Keeps this process alive for the channel's sake, which it does from the start. */
  hold(): void;
  /** Lets this process's event loop run empty although the channel is open. */
  release(): void;
  /** Sends what is left and closes. */
  close(): void;
}
