import type { TestWindow } from './window';

/** The network of one window, which a test may take away and give back. */
export interface TestNetwork {
  setOffline(offline: boolean): void;
  /** Forgets requests under way: their answers would reach a page that is no longer there. */
  close(): void;
}

interface Request {
  onabort: unknown;
  onerror: unknown;
  onload: unknown;
  ontimeout: unknown;
  addEventListener(type: string, listen: () => void): void;
  dispatchEvent(event: object): boolean;
}

interface RequestClass {
  readonly prototype: { send: (this: Request, body?: unknown) => void };
}

/** Makes the switch. Requests of an offline window fail as they do on a phone without a network; those under way go on. */
export function createNetwork(window: TestWindow): TestNetwork {
  const { prototype } = window['XMLHttpRequest'] as RequestClass;
  const { send } = prototype;
  const pending = new Set<Request>();
  let online = true;
  let open = true;
  Object.defineProperty(window['navigator'] as object, 'onLine', { get: () => online, configurable: true });
  prototype.send = function (body) {
    if (!open) return;
    pending.add(this);
    this.addEventListener('loadend', () => pending.delete(this));
    if (online) send.call(this, body);
    else window.queueMicrotask(() => this.dispatchEvent(new window.Event('error', {})));
  };
  return {
    setOffline: (offline) => (online = !offline),
    close() {
      open = false;
      for (const request of pending) {
        request.onabort = request.onerror = request.onload = request.ontimeout = null;
      }
      pending.clear();
    },
  };
}
