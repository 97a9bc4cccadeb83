import type { PermissionSettings } from '../../protocol';

/** What is in force where nothing is declared, as on WeChat's cloud. */
export const UNDECLARED = { collection: 'PRIVATE', storage: 'READONLY' } as const;

/** A permission with what it leaves out filled in, so that equal ones are equal. */
export function wholePermission(
  given: PermissionSettings | undefined,
  of: keyof typeof UNDECLARED,
): PermissionSettings {
  const { permission = UNDECLARED[of], rules = {} } = given ?? {};
  if (permission !== 'CUSTOM') return { permission };
  const sorted = Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1));
  return { permission, rules: Object.fromEntries(sorted.map(([key, rule]) => [key, String(rule)])) };
}

/** Whether two permissions are the same. */
export function samePermission(a: PermissionSettings, b: PermissionSettings): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
