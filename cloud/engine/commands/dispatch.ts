import type { Document } from '../../values';
import { EngineError } from '../error';
import type { CommandContext, Connection, Engine } from './command';
import { encodeFailure, encodeReply } from './reply';
import { COMMANDS } from './table';
import { durabilityOf, settle } from './write-concern';

/** Runs one command and encodes what it answers. Never throws. */
export async function dispatch(engine: Engine, connection: Connection, body: Document): Promise<Uint8Array> {
  const name = Object.keys(body)[0] ?? '';
  try {
    return await run({ engine, connection, database: databaseOf(body), body }, name);
  } catch (error) {
    if (error instanceof EngineError) return encodeFailure(error);
    engine.logger.error('A command failed unexpectedly', { command: name, error });
    return encodeFailure(new EngineError(1, `The command ${name} failed unexpectedly`));
  }
}

async function run(context: CommandContext, name: string): Promise<Uint8Array> {
  const { engine, connection, body } = context;
  const command = COMMANDS.get(name) ?? COMMANDS.get(name.toLowerCase());
  if (command === undefined) throw new EngineError(59, `no such command: '${name}'`);
  if (command.open !== true && connection.authentication !== undefined && connection.user === undefined) {
    throw new EngineError(13, `Command ${name} requires authentication`);
  }
  if ('txnNumber' in body) {
    throw new EngineError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
  }
  const durability = command.writes === true ? durabilityOf(body) : 'committed';
  const reply = await command.run(context);
  if (command.writes === true) await settle(engine.environment, durability);
  return encodeReply(reply);
}

function databaseOf(body: Document): string {
  const database = body['$db'];
  return typeof database === 'string' && database !== '' ? database : 'admin';
}
