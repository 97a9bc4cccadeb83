import { sessionId } from '../session/fields';
import { EngineError } from '../error';
import type { Command, CommandContext } from './command';

const outside = (name: string): Command => ({
  writes: true,
  run() {
    throw new EngineError(125, `${name} must be run within a transaction`);
  },
});

/** `commitTransaction` without a transaction. */
export const commitTransaction: Command = outside('commitTransaction');

/** `abortTransaction` without a transaction. */
export const abortTransaction: Command = outside('abortTransaction');

/** `endSessions` and `killSessions`: what they hold is given up. */
export const endSessions: Command = {
  open: true,
  async run({ engine, body }) {
    const list = body['endSessions'] ?? body['killSessions'];
    const ids = Array.isArray(list) ? list.flatMap((lsid: unknown) => sessionId(lsid) ?? []) : [];
    await engine.sessions.end(ids);
    return {};
  },
};

/** `killAllSessions` and `killAllSessionsByPattern`: of the one user, so all of them. */
export const killAllSessions: Command = {
  async run({ engine }) {
    await engine.sessions.end(engine.sessions.list());
    return {};
  },
};

/** `refreshSessions` and `startSession`: a session begins with its first number. */
export const sessions: Command = { open: true, run: () => ({}) };

const ALLOWED: ReadonlySet<string> = new Set([
  'find',
  'getmore',
  'killcursors',
  'aggregate',
  'distinct',
  'insert',
  'update',
  'delete',
  'findandmodify',
  'create',
  'createindexes',
]);

/** The writes a driver may repeat after a lost answer. */
export const REPEATABLE: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'findandmodify']);

/** Checks whether a command may be a statement of a transaction. @throws EngineError 263 and 72. */
export function checkStatement(name: string, { body, database }: CommandContext, first: boolean): void {
  if (!ALLOWED.has(name.toLowerCase())) {
    throw new EngineError(263, `Cannot run '${name}' in a multi-document transaction.`);
  }
  if (['config', 'local', 'admin'].includes(database) && name.toLowerCase() !== 'killcursors') {
    throw new EngineError(
      263,
      `Cannot perform data definition language or write operations on the ${database} database in a transaction`,
    );
  }
  if (body['writeConcern'] !== undefined) {
    throw new EngineError(72, 'writeConcern is not allowed within a multi-statement transaction');
  }
  if (body['readConcern'] !== undefined && !first) {
    throw new EngineError(72, 'Only the first command in a transaction may specify a readConcern');
  }
  const stages = Array.isArray(body['pipeline']) ? (body['pipeline'] as unknown[]) : [];
  const hasStage = (name: string) =>
    stages.some((stage) => typeof stage === 'object' && stage !== null && name in stage);
  if (hasStage('$changeStream')) {
    throw new EngineError(263, '$changeStream cannot be used in a multi-document transaction.');
  }
  if (hasStage('$out') || hasStage('$merge') || body['explain'] === true) {
    throw new EngineError(
      263,
      'Writing or explaining a pipeline is not possible in a multi-document transaction.',
    );
  }
}
