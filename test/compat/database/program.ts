import { FAMILIES } from './families';
import { membersOf, membersOfTransactions } from './members';
import type { AnyCall, Family, Flavour, Open, Outcome, Scenario, Stage, Tools } from './scenario';
import { tell } from './tell';

/** Where a client works. */
export interface Place {
  readonly flavour: Flavour;
  /** Begins the names of its collections. */
  readonly prefix: string;
}

/** Runs every scenario with one client. */
export async function runAll(
  open: Open,
  place: Place,
): Promise<{ members: string[]; outcomes: Record<string, Outcome> }> {
  const db = open();
  const members = [...membersOf(db), ...(await membersOfTransactions(db))];
  const outcomes: Record<string, Outcome> = {};
  for (const family of FAMILIES) {
    const tools = toolsFor(open, family, place);
    if (family.reads) await refill(tools, family);
    for (const [title, scenario] of Object.entries(family.scenarios)) {
      const others = scenario.only !== undefined && scenario.only !== place.flavour;
      const lacking = others ? scenario.rows : scenario.rows.filter((row) => lacks(members, row));
      const missing = scenario.plain === true ? [] : lacking;
      const run = async () => {
        if (!family.reads) await refill(tools, family);
        return await attempt(scenario, tools);
      };
      outcomes[`${family.name} › ${title}`] = missing.length > 0 ? { absent: missing } : await run();
    }
  }
  return { members, outcomes };
}

/** Whether a client lacks the member that a row is about; rows about the result of a call are no members. */
function lacks(members: readonly string[], row: string): boolean {
  return /^[\w$]+\.[\w]+$|^_\.(gt|or)\(…\)\.\w+$|^_\.project\.\w+$/.test(row) && !members.includes(row);
}

async function attempt(scenario: Scenario, tools: Tools): Promise<Outcome> {
  try {
    return { value: tell(await scenario.run(tools)) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

async function refill(tools: Tools, family: Family): Promise<void> {
  const { db, _, name, other } = tools;
  for (const one of [name, other])
    await db
      .collection(one)
      .where({ _id: _.exists(true) })
      .remove();
  await tools.add(...family.documents(db));
}

function toolsFor(open: Open, family: Family, { flavour, prefix }: Place): Tools {
  const db = open();
  const _ = db.command;
  const $ = _.aggregate;
  const name = `${prefix}${family.places ? '_places' : ''}`;
  const all = db.collection(name);
  const data = (value: object) => (flavour === 'wx' ? { data: value } : value) as { data: object };
  const one = async (id: string | number) => {
    const [found] = checked(await all.where({ _id: id }).get()).data;
    return found === undefined ? null : bare(found);
  };
  return {
    db,
    open,
    _,
    $,
    flavour,
    name,
    other: `${prefix}_other`,
    op(operator, operand) {
      const own = Object.hasOwn($, operator)
        ? ($ as unknown as Record<string, AnyCall>)[operator]
        : undefined;
      return own === undefined ? { [`$${operator}`]: operand } : own(operand);
    },
    async add(...documents) {
      for (const document of documents) checked(await all.add(data(document)));
    },
    async ids(condition) {
      const found = checked(await all.where(condition).orderBy('_id', 'asc').get());
      return found.data.map(({ _id }) => _id).join();
    },
    one,
    async change(id, changes) {
      checked(await all.doc(id).update(data(changes)));
      return await one(id);
    },
    async list(build) {
      const aggregate = build(all.aggregate() as unknown as Stage) as unknown as { end(): Promise<object> };
      const { list, data } = checked(await aggregate.end()) as { list?: object[]; data?: object[] };
      return (list ?? data ?? []).map(bare);
    },
    failure: async (call) => {
      try {
        return `no failure but ${JSON.stringify(tell(checked(await call())))}`;
      } catch (error) {
        return messageOf(error);
      }
    },
  };
}

/** What a call gave; js-sdk gives failures, too, which are thrown here. */
function checked<T>(result: T): T {
  const { code, message } = Object(result) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') throw new Error(`${code}: ${String(message)}`);
  return result;
}

/** A document without its owner, which pages stamp and functions do not. */
function bare(document: object): object {
  const { _openid, ...rest } = document as Record<string, unknown>;
  return _openid === undefined || typeof _openid === 'string' ? rest : document;
}

function messageOf(error: unknown): string {
  const { errMsg, message } = error as { readonly errMsg?: unknown; readonly message?: unknown };
  const text = typeof errMsg === 'string' && errMsg !== '' ? errMsg : message;
  return typeof text === 'string' ? text : String(error);
}
