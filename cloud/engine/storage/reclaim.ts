import type { Binary } from 'bson';
import type { Environment } from './environment';
import { GARBAGE } from './keys';
import { decode } from './raw';

const SLICE = 500;

/**
 * Removes what dropped collections and indexes have left, a slice at a time, so that a drop is answered at once and
 * writers wait for no large commit. What is left when the engine stops is taken up at its next start.
 */
export async function reclaim(environment: Environment, stopping: () => boolean): Promise<void> {
  while (!stopping()) {
    const [entry] = [...environment.range({ ...GARBAGE, limit: 1 })];
    if (entry === undefined) return;
    const { start, end } = decode(entry.value) as unknown as { readonly start: Binary; readonly end: Binary };
    await environment.write((writer) => {
      const keys = [...writer.keys({ start: start.value(), end: end.value(), limit: SLICE })];
      keys.forEach((key) => writer.remove(key));
      if (keys.length < SLICE) writer.remove(entry.key);
    });
  }
}
