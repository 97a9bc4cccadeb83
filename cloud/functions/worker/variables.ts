import type { Variables } from '../channel/messages';

/** Writes variables into the environment; `null` takes one out. */
export function applyVariables(variables: Variables): void {
  for (const name in variables) {
    const value = variables[name];
    if (value == null) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
