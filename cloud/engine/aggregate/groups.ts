import { Decimal128, Double, Int32, Long } from 'bson';
import { compareNumbers, toNumber } from '../../values';
import { keyText } from './sets';

/** A map by value: two values share an entry exactly when they are equal; missing counts as null. */
export interface ValueMap<T> {
  /** The entry of a value, made where there is none. */
  obtain(value: unknown, make: () => T): T;
  /** All entries in the order they were made. */
  readonly all: readonly T[];
}

/** An empty map. Texts and numbers are their own keys: the general key costs far more. */
export function createValueMap<T>(): ValueMap<T> {
  const texts = new Map<string, T>();
  const numbers = new Map<number, T>();
  const others = new Map<string, T>();
  const all: T[] = [];
  const obtainIn = <K>(map: Map<K, T>, key: K, make: () => T): T => {
    const found = map.get(key);
    if (found !== undefined) return found;
    const made = make();
    map.set(key, made);
    all.push(made);
    return made;
  };
  return {
    all,
    obtain(value, make) {
      if (typeof value === 'string') return obtainIn(texts, value, make);
      const number = plainNumber(value);
      return number === undefined
        ? obtainIn(others, keyText(value ?? null), make)
        : obtainIn(numbers, number, make);
    },
  };
}

/** The double equal to a number of any type, where there is one. */
function plainNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (!(value instanceof Long) && !(value instanceof Decimal128)) return undefined;
  const plain = toNumber(value);
  return compareNumbers(plain, value) === 0 ? plain : undefined;
}
