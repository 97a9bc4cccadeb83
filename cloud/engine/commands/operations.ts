import { Long } from 'bson';
import { isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { compileFilter } from '../query/filter';
import type { Operation } from '../session/operations';
import type { Command, CommandContext, Engine } from './command';

const KINDS: Readonly<Record<string, string>> = {
  find: 'query',
  getmore: 'getmore',
  insert: 'insert',
  update: 'update',
  delete: 'remove',
};

/** The running operations as `currentOp` shows them, this very one among them. */
export function shownOperations({ operations, clock }: Engine, { connection }: CommandContext): Document[] {
  const now = new Date(clock.now());
  return operations.list().map((operation) => shown(operation, connection.address, now));
}

function shown(operation: Operation, host: string, now: Date): Document {
  const { id, about } = operation;
  const { lsid } = about.body;
  const milliseconds = operation.spent();
  const target: unknown = about.body[Object.keys(about.body)[0] ?? ''];
  const collection = about.body['collection'] ?? target;
  return {
    type: 'op',
    host,
    desc: `conn${about.connection}`,
    connectionId: about.connection,
    ...(about.client === undefined ? {} : { client: about.client }),
    ...(about.user === undefined ? {} : { effectiveUsers: [{ user: about.user, db: 'admin' }] }),
    active: true,
    currentOpTime: now.toISOString(),
    opid: id,
    ...(lsid === undefined ? {} : { lsid }),
    secs_running: Long.fromNumber(Math.floor(milliseconds / 1000)),
    microsecs_running: Long.fromNumber(Math.round(milliseconds * 1000)),
    op: KINDS[about.command] ?? 'command',
    ns: `${about.database}.${typeof collection === 'string' ? collection : '$cmd'}`,
    command: commandOf(about.body),
    waitingForLock: false,
    killPending: false,
  };
}

/** All together the writes of a command may be larger than any reply; nor does MongoDB show those of a sequence. */
const UNSHOWN: readonly string[] = ['lsid', '$clusterTime', 'documents', 'updates', 'deletes'];

function commandOf(body: Document): Document {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !UNSHOWN.includes(name)));
}

const OPTIONS: readonly string[] = ['currentOp', 'currentop', '$all', '$ownOps', 'lsid'];

/** `currentOp`: other fields are conditions on what is shown. */
export const currentOp: Command = {
  run(context) {
    const { body, engine } = context;
    const conditions = Object.entries(body).filter(
      ([name]) => !OPTIONS.includes(name) && !(name.startsWith('$') && name !== '$or' && name !== '$and'),
    );
    const accepts = compileFilter(Object.fromEntries(conditions));
    return { fields: { inprog: shownOperations(engine, context).filter(accepts) } };
  },
};

/** `killOp`: the operation ends when it next gives way. */
export const killOp: Command = {
  run({ engine, body }) {
    const { op } = body;
    if (!isNumeric(op))
      throw new EngineError(op === undefined ? 4 : 14, 'killOp needs the number of an "op"');
    const wanted = toNumber(op);
    engine.operations.list().forEach((operation) => {
      if (operation.id === wanted) operation.kill();
    });
    return { fields: { info: 'attempting to kill op' } };
  },
};
