import type { Document } from '../../values';
import { EngineError } from '../error';
import { readSession, type SessionFields } from '../session/fields';
import { limitEnvironment } from '../session/limited-environment';
import type { Operation, OperationLimits } from '../session/operations';
import { aggregate } from './aggregate';
import { checkApiVersion } from './api-version';
import { countArgument } from './arguments';
import type { Command, CommandContext, Connection, Engine } from './command';
import { underFaults } from './fail-point';
import { checkFields } from './known-fields';
import { getMore } from './find';
import { checkReadConcern } from './read-concern';
import { encodeFailure, encodeReply } from './reply';
import { readAtSnapshot, readsSnapshot } from './snapshot';
import { COMMANDS } from './table';
import { abortTransaction, checkStatement, commitTransaction, REPEATABLE } from './transaction';
import { concernError, settle, writeConcernOf } from './write-concern';

interface Sent {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly body: Document;
}

/** Runs one command and encodes what it answers. Never throws. */
export async function dispatch(engine: Engine, connection: Connection, body: Document): Promise<Uint8Array> {
  const name = Object.keys(body)[0] ?? '';
  try {
    return await run({ engine, connection, body }, name);
  } catch (error) {
    if (error instanceof EngineError) return encodeFailure(error);
    if (error instanceof RangeError && error.message.includes('call stack')) {
      return encodeFailure(new EngineError(15, 'The command is nested too deeply'));
    }
    engine.logger.error('A command failed unexpectedly', { command: name, error });
    return encodeFailure(new EngineError(1, `The command ${name} failed unexpectedly`));
  }
}

async function run({ engine, connection, body }: Sent, name: string): Promise<Uint8Array> {
  const command = COMMANDS.get(name) ?? COMMANDS.get(name.toLowerCase());
  if (command === undefined || (command.testOnly === true && engine.faults === undefined)) {
    throw new EngineError(59, `no such command: '${name}'`);
  }
  if (command.open !== true && connection.authentication !== undefined && connection.user === undefined) {
    throw new EngineError(13, `Command ${name} requires authentication`);
  }
  checkApiVersion(name, body);
  checkFields(name, body);
  checkReadConcern(body);
  const database = databaseOf(body);
  const operation = engine.operations.begin(
    {
      connection: connection.id,
      ...(connection.client === undefined ? {} : { client: connection.client }),
      ...(connection.user === undefined ? {} : { user: connection.user }),
      database,
      command: name.toLowerCase(),
      body,
    },
    limitsOf({ engine, connection, body }, command),
  );
  try {
    const own = { ...engine, clock: operation.clock, ...limited(engine, operation) };
    const context = { engine: own, connection, database, body, operation };
    return await underFaults(context, name, () => perform(context, name, command));
  } finally {
    engine.operations.end(operation);
  }
}

function limited({ environment }: Engine, { clock, maxTime, spent }: Operation): Partial<Engine> {
  if (maxTime === undefined) return {};
  return { environment: limitEnvironment(environment, clock, () => maxTime - spent()) };
}

// A `getMore` waits so long for changes; what it takes counts for the command that has opened the cursor.
function limitsOf({ connection, body }: Sent, command: Command): OperationLimits {
  const maxTime = command === getMore ? 0 : (countArgument(body, 'maxTimeMS') ?? 0);
  // Who has gone needs no results, but may have wanted a write.
  const reads = command.writes !== true || command === aggregate;
  return {
    ...(maxTime === 0 ? {} : { maxTime }),
    ...(reads && connection.closed !== undefined ? { closed: connection.closed } : {}),
  };
}

async function perform(context: CommandContext, name: string, command: Command): Promise<Uint8Array> {
  const { engine, body } = context;
  const fields = readSession(body);
  if (readsSnapshot(context, name) && fields?.transaction !== true) {
    return encodeReply(await readAtSnapshot(context, name, command));
  }
  if (fields === undefined) return answer(context, command);
  if (fields.transaction) return inTransaction(context, { name, command, fields });
  if (!REPEATABLE.has(name.toLowerCase())) {
    throw new EngineError(
      50768,
      'txnNumber may only be provided for multi-document transactions and retryable write commands',
    );
  }
  return engine.sessions.once(fields, () => answer(context, command));
}

async function answer(context: CommandContext, command: Command): Promise<Uint8Array> {
  const { engine, body } = context;
  const concern = command.writes === true ? writeConcernOf(body) : undefined;
  const ran = await command.run(context);
  if (concern !== undefined) await settle(engine.environment, concern);
  const reply =
    concern?.failure === undefined
      ? ran
      : { ...ran, fields: { ...ran.fields, ...concernError(concern, body) } };
  const wrote = command.writes === true && reply.batch === undefined;
  if (!wrote && reply.timed === undefined) return encodeReply(reply);
  return encodeReply(reply, engine.oplog.time(wrote));
}

interface Statement {
  readonly name: string;
  readonly command: Command;
  readonly fields: SessionFields;
}

async function inTransaction(
  context: CommandContext,
  { name, command, fields }: Statement,
): Promise<Uint8Array> {
  const { engine, body } = context;
  const concern = writeConcernOf(body);
  const transaction = engine.sessions.transaction(fields);
  if (command === commitTransaction) {
    await transaction.commit();
    await settle(engine.environment, concern);
    return encodeReply({ fields: concernError(concern, body) }, engine.oplog.time(true));
  }
  if (command === abortTransaction) {
    await transaction.abort();
    return encodeReply({});
  }
  const reply = await transaction.statement(async (scope) => {
    checkStatement(name, context, fields.start);
    return command.run({ ...context, engine: { ...engine, ...scope } });
  });
  if (reply.fields?.['writeErrors'] !== undefined) await transaction.abort();
  return encodeReply(reply);
}

function databaseOf(body: Document): string {
  const database = body['$db'];
  return typeof database === 'string' && database !== '' ? database : 'admin';
}
