import { unfit } from './refusal';

/**
 * Refuses a document whose keys break the rules of WeChat's import: no dot at an end, no two in a row, and none that says
 * the same path as another.
 *
 * @remarks Source: guide/database/import. Repeated keys are refused where JSON is read.
 */
export function checkKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  if (!Array.isArray(value)) {
    for (const key of keys) checkKey(key);
    checkAmbiguity(keys);
  }
  for (const member of Object.values(value)) checkKeys(member);
}

/** Refuses one key, or dotted path. */
export function checkKey(key: string): void {
  if (/^\.|\.$|\.\./.test(key)) {
    throw unfit({ en: `the key "${key}" has a dot too many.`, zh: `键 "${key}" 的点号位置错误。` });
  }
}

/** Refuses paths of which one begins with another: `a` and `a.b`. */
export function checkAmbiguity(paths: readonly string[]): void {
  const dotted = paths.filter((path) => path.includes('.'));
  if (dotted.length === 0) return;
  const all = new Set(paths);
  for (const path of dotted) {
    for (let at = path.indexOf('.'); at >= 0; at = path.indexOf('.', at + 1)) {
      const outer = path.slice(0, at);
      if (all.has(outer)) {
        throw unfit({
          en: `the keys "${outer}" and "${path}" say the same in two ways.`,
          zh: `键 "${outer}" 与 "${path}" 有歧义。`,
        });
      }
    }
  }
}
