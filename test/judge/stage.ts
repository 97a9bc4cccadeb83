import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { post, type Answer, type DevCloud } from './dev-cloud';
import { compare, type Stage, type Verdict } from './judge';

const PATIENCE_MS = 5000;

/** The stage of one play: calls go to `cloud`, what was compared goes to `verdicts`. */
export function createStage(cloud: DevCloud, folder: string, verdicts: Verdict[]): Stage {
  const sessions = new Map<string, Promise<{ token: string; openid: string }>>();
  const demand = ({ ok, data, code, message }: Answer, path: string) => {
    if (!ok) throw new Error(`${path}: ${code ?? ''} ${message ?? ''}`);
    return data ?? {};
  };
  const signIn = async (user: string) => {
    const answer = await post(cloud, '/client/login', { body: { code: `dev-${user}` } });
    return demand(answer, 'login') as { token: string; openid: string };
  };
  const login = (user: string) => {
    const session = sessions.get(user) ?? signIn(user);
    sessions.set(user, session);
    return session;
  };
  const invoke = async (user: string, name: string, data: unknown) => {
    const { token } = await login(user);
    return post(cloud, '/client/invoke', {
      body: { name, data },
      headers: { authorization: `Bearer ${token}` },
    });
  };
  const database = async (request: object) => {
    const wire: unknown = JSON.parse(EJSON.stringify(request, { relaxed: false }));
    const answer = await post(cloud, '/client/database', {
      body: { request: wire },
      headers: { 'x-yunlet-key': cloud.key },
    });
    return EJSON.deserialize(demand(answer, 'database')['reply'] as object) as Record<string, unknown>;
  };
  const documents: Stage['documents'] = async (collection, query = {}) => {
    const reply = await database({ action: 'find', collection, query, limit: 1000, byId: false });
    return reply['list'] as Record<string, unknown>[];
  };
  return {
    documents,
    document: async (collection, query) => (await documents(collection, query))[0] ?? {},
    openid: async (user) => (await login(user)).openid,
    call: async (user, name, data = {}) => demand(await invoke(user, name, data), name)['result'],
    async failure(user, name, data = {}) {
      const { ok, message } = await invoke(user, name, data);
      return ok ? undefined : (message ?? '');
    },
    async put(collection, items) {
      await database({ action: 'insert', collection, documents: items });
    },
    importFile(path) {
      const text = readFileSync(join(folder, path), 'utf8').trim();
      if (text.startsWith('[')) return JSON.parse(text) as Record<string, unknown>[];
      return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    expect(what, actual, expected, theirs) {
      verdicts.push({ ...compare(what, actual, expected), ...(theirs === undefined ? {} : { theirs }) });
    },
    async eventually(what, probe) {
      const until = performance.now() + PATIENCE_MS;
      for (;;) {
        const value = await probe();
        if (value) {
          verdicts.push({ what, ok: true });
          return value;
        }
        if (performance.now() > until) throw new Error(`${what}: did not happen within ${PATIENCE_MS} ms`);
        await pause(20);
      }
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
