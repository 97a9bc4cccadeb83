type Listener = (...args: readonly unknown[]) => void;

/** WeChat's channel between a page and the one it opened. */
export class EventChannel {
  readonly #listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();

  emit(name: string, ...args: readonly unknown[]): void {
    const heard = this.#listeners.get(name) ?? [];
    this.#listeners.set(
      name,
      heard.filter((entry) => !entry.once),
    );
    for (const { listener } of heard) listener(...args);
  }

  on(name: string, listener: Listener): void {
    this.#add(name, listener, false);
  }

  once(name: string, listener: Listener): void {
    this.#add(name, listener, true);
  }

  off(name: string, listener?: Listener): void {
    const kept = (this.#listeners.get(name) ?? []).filter(
      (entry) => listener !== undefined && entry.listener !== listener,
    );
    this.#listeners.set(name, kept);
  }

  #add(name: string, listener: Listener, once: boolean): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once }]);
  }
}
