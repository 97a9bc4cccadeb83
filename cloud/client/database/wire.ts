/** What JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A value that knows its own form in Extended JSON: places, server dates, regular expressions, commands. */
export abstract class WireValue {
  /** The canonical Extended JSON of this value. */
  abstract toWire(): Json;
}

/** The kind of a value in lower case, such as `date`; true for values of other realms too. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
}

/** An object that is neither a list nor one of the built-in or own values. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'object' && !(value instanceof WireValue);
}

/** Sets a member of any name: `__proto__` too stays data. */
export function put<T>(target: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/** What was given as arguments or as one list. */
export function listed(given: readonly unknown[]): readonly unknown[] {
  const [first] = given;
  return Array.isArray(first) ? (first as readonly unknown[]) : given;
}
