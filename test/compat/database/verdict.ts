import type { ClientName, Outcome, Scenario } from './scenario';

/** What one cell of the table rests on. */
export type Verdict =
  | { readonly state: 'ok' }
  | { readonly state: 'absent'; readonly missing: readonly string[] }
  | { readonly state: 'own'; readonly reason: string }
  | { readonly state: 'failed'; readonly expected: unknown; readonly got: unknown };

/** Judges what came of a scenario; a client's own way must be exactly the one that is written down. */
export function verdict(client: ClientName, scenario: Scenario, outcome: Outcome | undefined): Verdict {
  const web = client.startsWith('@cloudbase') && 'web' in scenario;
  const expected = web ? scenario.web : scenario.expected;
  if (outcome === undefined) return { state: 'failed', expected, got: 'it did not run' };
  if ('absent' in outcome) return { state: 'absent', missing: outcome.absent };
  const own = scenario.own?.[client];
  if (own !== undefined) {
    const as =
      'failed' in own
        ? 'failed' in outcome && own.failed.test(outcome.failed)
        : 'value' in outcome && same(outcome.value, own.expected);
    if (as) return { state: 'own', reason: own.reason };
    return { state: 'failed', expected: own, got: outcome };
  }
  return 'value' in outcome && same(outcome.value, expected)
    ? { state: 'ok' }
    : { state: 'failed', expected, got: outcome };
}

/** Whether two values are the same JSON, whatever the order of members: realms differ within a test. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
