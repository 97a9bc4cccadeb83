import type { Declaration, DeclaredOutcome, DeclaredPlan } from '../../protocol';
import type { ConfigFile } from '../../base';
import { request } from '../client';
import { flagText, type Call } from '../command';
import type { Target } from '../running';

/** What a project declares of its data. */
export function declarationOf({ collections = {}, storage = {} }: ConfigFile): Declaration {
  return { collections, storage };
}

interface Asked {
  readonly declaration: Declaration;
  readonly deletes: boolean;
}

/** Asks a running cloud what differs. @throws CloudError as it answers. */
export async function askPlan(call: Call, target: Target, asked: Asked): Promise<DeclaredPlan> {
  return (await ask(call, target, { action: 'plan', ...asked })) as DeclaredPlan;
}

/** Has a running cloud make it so. @throws CloudError as it answers. */
export async function askApply(call: Call, target: Target, asked: Asked): Promise<DeclaredOutcome> {
  return (await ask(call, target, { action: 'apply', ...asked })) as DeclaredOutcome;
}

function ask(call: Call, target: Target, body: object): Promise<unknown> {
  const env = flagText(call, 'env');
  return request(
    target,
    { path: '/client/declared', body },
    { lang: call.lang, ...(env === undefined ? {} : { env }) },
  );
}
