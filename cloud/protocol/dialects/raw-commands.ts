import type { Document } from 'bson';
import type { DatabaseRequest } from '../database';
import { isDocument } from '../../values';
import { invalid, listField, type Fields } from '../fields';
import type { DatabaseCallOnWire, Execute } from './dialect';
import { documentIn, transactionOf } from './members';

/** A command as MongoDB words it, made requests of ours; gives the documents of its answer. */
type Run = (execute: Execute) => Promise<readonly Document[]>;

interface Command {
  /** The first request, for whoever wants to know what is asked. */
  readonly first: DatabaseRequest;
  readonly run: Run;
}

interface Place {
  readonly collection: string;
  /** Where the command stands, for refusals: `commands[0]`. */
  readonly at: string;
  readonly transaction: { readonly transactionId?: string };
}

/** The members of each command that are understood; what has no effect here is left out of it. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  find: ['filter', 'sort', 'projection', 'skip', 'limit'],
  aggregate: ['pipeline', 'cursor'],
  count: ['query'],
  insert: ['documents', 'ordered'],
  update: ['updates', 'ordered'],
  delete: ['deletes', 'ordered'],
  create: [],
};

/**
 * `runCommands` of js-sdk: MongoDB's commands for documents, one after the other. Each becomes requests like any other, so
 * that permissions, limits and environments hold as they do for those; a failed one ends the rest.
 *
 * Compat: which commands the cloud takes, and what it answers to those that find nothing, is not documented. Taken are find,
 * aggregate, count, insert, update, delete and create, and each is answered by a list: the documents found, or one document
 * with the numbers MongoDB gives (`n`, `nModified`, `upserted`).
 *
 * @param encode - Writes one document of an answer.
 * @throws CloudError `INVALID_PARAM` that names the command and its member.
 */
export function decodeRawCommands(
  fields: Fields,
  now: number,
  encode: (document: Document) => unknown,
): DatabaseCallOnWire {
  const commands = listField(fields, 'commands').map((given, index) =>
    commandOf(documentIn(given, `commands[${index}]`, now), `commands[${index}]`, transactionOf(fields)),
  );
  return {
    request: commands[0]?.first,
    async answer(execute) {
      const list: unknown[][] = [];
      for (const { run } of commands) list.push((await run(execute)).map(encode));
      return { list };
    },
  };
}

function commandOf(command: Document, at: string, transaction: Place['transaction']): Command {
  const [name = '', ...members] = Object.keys(command);
  const known = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
  if (known === undefined) {
    const names = Object.keys(MEMBERS).join(', ');
    throw invalid(at, {
      en: `it must begin with the name of a command: ${names}`,
      zh: `必须以命令名开头，可用：${names}`,
    });
  }
  const other = members.find((member) => !known.includes(member));
  if (other !== undefined) {
    throw invalid(`${at}.${other}`, {
      en: `${name} takes no such member here`,
      zh: `命令 ${name} 在本地不支持该字段`,
    });
  }
  const collection: unknown = command[name];
  if (typeof collection !== 'string') throw mustBe(`${at}.${name}`, 'the name of a collection', '集合名称');
  return read(name, command, { collection, at, transaction });
}

function read(name: string, command: Document, place: Place): Command {
  const { collection, transaction } = place;
  switch (name) {
    case 'find': {
      const request = {
        action: 'find',
        collection,
        query: documentAt(command, 'filter', place) ?? {},
        byId: false,
        ...optional(command, 'sort', place),
        ...optional(command, 'projection', place),
        ...countAt(command, 'skip', place),
        ...countAt(command, 'limit', place),
        ...transaction,
      } as const;
      return { first: request, run: async (execute) => (await execute(request)).list };
    }
    case 'aggregate': {
      const request = {
        action: 'aggregate',
        collection,
        pipeline: documentsAt(command, 'pipeline', place),
      } as const;
      return { first: request, run: async (execute) => (await execute(request)).list };
    }
    case 'count': {
      const request = {
        action: 'count',
        collection,
        query: documentAt(command, 'query', place) ?? {},
      } as const;
      return { first: request, run: async (execute) => [{ n: (await execute(request)).total, ok: 1 }] };
    }
    case 'insert': {
      const documents = documentsAt(command, 'documents', place);
      const request = { action: 'insert', collection, documents, ...transaction } as const;
      return {
        first: request,
        run: async (execute) => [{ n: (await execute(request)).insertedIds.length, ok: 1 }],
      };
    }
    case 'update':
      return updates(command, place);
    case 'delete':
      return deletes(command, place);
    default: {
      const request = { action: 'createCollection', collection } as const;
      return {
        first: request,
        async run(execute) {
          await execute(request);
          return [{ ok: 1 }];
        },
      };
    }
  }
}

function updates(command: Document, place: Place): Command {
  const { collection, transaction } = place;
  const requests = statements(command, 'updates', place).map(
    ({ q, u, multi = false, upsert = false, ...rest }, index) => {
      const at = `${place.at}.updates[${index}]`;
      const more = Object.keys(rest)[0];
      if (more !== undefined) throw mustBe(`${at}.${more}`, 'left out', '省略');
      if (!isDocument(q)) throw mustBe(`${at}.q`, 'a query', '查询条件');
      if (!isDocument(u)) throw mustBe(`${at}.u`, 'an update', '更新内容');
      if (typeof multi !== 'boolean') throw mustBe(`${at}.multi`, 'true or false', 'true 或 false');
      if (typeof upsert !== 'boolean') throw mustBe(`${at}.upsert`, 'true or false', 'true 或 false');
      const replace = !Object.keys(u).some((key) => key.startsWith('$'));
      return {
        action: 'update',
        collection,
        query: q,
        update: u,
        multi,
        upsert,
        replace,
        ...transaction,
      } as const;
    },
  );
  return {
    first: requests[0] as DatabaseRequest,
    async run(execute) {
      let [n, nModified] = [0, 0];
      const upserted: Document[] = [];
      for (const [index, request] of requests.entries()) {
        const { matched, updated, upsertId } = await execute(request);
        nModified += updated;
        if (upsertId === null || upsertId === undefined) n += matched;
        else {
          n++;
          upserted.push({ index, _id: upsertId });
        }
      }
      return [{ n, nModified, ...(upserted.length === 0 ? {} : { upserted }), ok: 1 }];
    },
  };
}

function deletes(command: Document, place: Place): Command {
  const { collection, transaction } = place;
  const requests = statements(command, 'deletes', place).map(({ q, limit, ...rest }, index) => {
    const at = `${place.at}.deletes[${index}]`;
    const more = Object.keys(rest)[0];
    if (more !== undefined) throw mustBe(`${at}.${more}`, 'left out', '省略');
    if (!isDocument(q)) throw mustBe(`${at}.q`, 'a query', '查询条件');
    const most = Number(limit);
    if (most !== 0 && most !== 1) throw mustBe(`${at}.limit`, '0 for all or 1', '0（全部）或 1');
    return { action: 'remove', collection, query: q, multi: most === 0, ...transaction } as const;
  });
  return {
    first: requests[0] as DatabaseRequest,
    async run(execute) {
      let n = 0;
      for (const request of requests) n += (await execute(request)).deleted;
      return [{ n, ok: 1 }];
    },
  };
}

function statements(command: Document, member: string, place: Place): readonly Document[] {
  const list = documentsAt(command, member, place);
  if (list.length === 0)
    throw mustBe(`${place.at}.${member}`, 'a list of at least one', '至少包含一项的数组');
  return list;
}

function documentsAt(command: Document, member: string, { at }: Place): readonly Document[] {
  const list: unknown = command[member];
  if (Array.isArray(list) && list.every(isDocument)) return list;
  throw mustBe(`${at}.${member}`, 'a list of documents', '文档数组');
}

function documentAt(command: Document, member: string, { at }: Place): Document | undefined {
  const value: unknown = command[member];
  if (value === undefined || isDocument(value)) return value;
  throw mustBe(`${at}.${member}`, 'a document', '文档');
}

function optional(command: Document, member: 'sort' | 'projection', place: Place): Document {
  const value = documentAt(command, member, place);
  return value === undefined ? {} : { [member]: value };
}

function countAt(command: Document, member: 'skip' | 'limit', { at }: Place): Document {
  if (command[member] === undefined) return {};
  const value = Number(command[member]);
  if (Number.isSafeInteger(value) && value >= 0) return { [member]: value };
  throw mustBe(`${at}.${member}`, 'a whole number from 0 up', '非负整数');
}

const mustBe = (field: string, en: string, zh: string) =>
  invalid(field, { en: `it must be ${en}`, zh: `应为${zh}` });
