import { systemClock } from '../../base';
import { flagText, type Call } from '../command';
import { databaseOf } from '../database';
import { runExpression } from '../../expression';
import { emitResult } from '../output';
import { findTarget } from '../running';

/** `yunlet db EXPR`. */
export async function run(call: Call): Promise<number> {
  const source = call.words[0] ?? '';
  const target = findTarget(call);
  const as = flagText(call, 'as');
  const env = flagText(call, 'env');
  const execute = databaseOf(target, {
    lang: call.lang,
    ...(as === undefined ? {} : { as }),
    ...(env === undefined ? {} : { env }),
  });
  emitResult(call, await runExpression(source, execute, { now: systemClock.now() }));
  return 0;
}
