import 'node:crypto';
import 'node:https';
import 'node:tls';
import 'node:zlib';

/** A function of nobody's, which every worker runs while it waits: what it takes to run one is compiled afterwards. */
export function main(event: { readonly name?: string }): Promise<object> {
  // Node loads its own `fetch` when it is first looked at.
  return Promise.resolve({ hello: event.name ?? '', fetches: 'Headers' in globalThis && globalThis.Headers });
}
