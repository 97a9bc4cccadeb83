import { post, type DevCloud } from './dev-cloud';
import type { Cause, JudgedProject } from './judge';

/** Codes of a function that could not be loaded; all others are told by a function that runs. */
const NOT_LOADED = ['FUNCTION_LOAD_FAILED', 'FUNCTION_MAIN_MISSING'];
const AT_ONCE = 4;

/** How many of a project's functions load. */
export interface Loading {
  readonly functions: number;
  readonly loaded: number;
  /** Broken by the project itself. */
  readonly theirs: readonly { readonly function: string; readonly cause: Cause; readonly why: string }[];
  readonly failed: readonly { readonly function: string; readonly detail: string }[];
}

/** Calls every function once with an empty event, as a page; what each makes of it does not count, that it runs does. */
export async function loadAll(
  cloud: DevCloud,
  theirs: JudgedProject['theirs'] = [],
  names = cloud.functions,
): Promise<Loading> {
  const failed: { function: string; detail: string }[] = [];
  const excused: Loading['theirs'][number][] = [];
  let loaded = 0;
  const waiting = [...names];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const detail = await loadFailure(cloud, name);
      const excuse = theirs.find((one) => one.function === name);
      if (detail === undefined) {
        loaded++;
        if (excuse !== undefined) failed.push({ function: name, detail: 'is excused, but it loads' });
      } else if (excuse !== undefined && detail.includes(excuse.shows)) {
        excused.push({ function: name, cause: excuse.cause, why: excuse.why });
      } else {
        failed.push({ function: name, detail });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  excused.sort((a, b) => (a.function < b.function ? -1 : 1));
  return { functions: names.length, loaded, theirs: excused, failed };
}

async function loadFailure(cloud: DevCloud, name: string): Promise<string | undefined> {
  const answer = await post(cloud, '/client/invoke', {
    body: { name, data: {} },
    headers: { 'x-yunlet-key': cloud.key, 'x-yunlet-as': 'judge' },
  });
  return NOT_LOADED.includes(answer.code ?? '') ? (answer.message ?? '') : undefined;
}
