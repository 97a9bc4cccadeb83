import threads from 'node:worker_threads';
import type { Variables } from '../channel/messages';
import { applyVariables } from './variables';

/**
 * Gives this process an environment whose variables can change with each call.
 *
 * @remarks The system's own environment is written for good: glibc keeps every value it was ever given, and a write takes
 * longer than a short call does. So `process.env` becomes an object that also writes through to the system, while what is
 * written here stays in the object alone. Windows keeps no old values and compares names without case: it is left as it is.
 *
 * Compat: native code that reads the system's environment itself does not see who calls.
 *
 * @returns Writes variables for the call that begins.
 */
export function ownEnvironment(): (variables: Variables) => void {
  if (process.platform === 'win32') return applyVariables;
  const system = process.env;
  const own: Record<string, string | undefined> = { ...system };
  const note = (name: string | symbol) => {
    if (typeof name === 'string') own[name] = system[name];
    return true;
  };
  const ours = new Proxy(own, {
    set: (_own, name, value) => Reflect.set(system, name, value) && note(name),
    defineProperty: (_own, name, descriptor) => {
      // Throws for what no environment can hold.
      Object.defineProperty(system, name, descriptor);
      return note(name);
    },
    deleteProperty: (_own, name) => Reflect.deleteProperty(system, name) && Reflect.deleteProperty(own, name),
    // Nor can Node's own be frozen.
    preventExtensions: () => false,
  });
  process.env = ours;
  threads.Worker = withThisEnvironment(threads.Worker);
  return (variables) => {
    for (const name in variables) {
      const value = variables[name];
      if (value == null) Reflect.deleteProperty(own, name);
      else own[name] = value;
    }
    // A function that has put another object there must not keep the identity of the call it did so in.
    if (process.env !== ours) applyVariables(variables);
  };
}

/** A thread copies the system's environment, unless it is given one. */
function withThisEnvironment(base: typeof threads.Worker): typeof threads.Worker {
  return class Worker extends base {
    constructor(...[file, options]: ConstructorParameters<typeof threads.Worker>) {
      super(file, options?.env == null ? { ...options, env: { ...process.env } } : options);
    }
  };
}
