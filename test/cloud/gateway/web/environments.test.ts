import { WebSocket } from 'ws';
import { ENV, openWebProject, type WebProject } from './project';

let project: WebProject;
beforeAll(async () => {
  project = await openWebProject({ envs: ['env-2'] }, { strict: true });
});
afterAll(() => project.close());

type Answer = Record<string, unknown>;

async function ask(path: string, fields: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(project.cloud.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fields),
  });
  return (await response.json()) as Answer;
}
const signIn = async (env: string) =>
  (await ask(`/auth/v1/signin/anonymously?client_id=${env}`, {})) as Record<'access_token' | 'sub', string>;
const ADD = { action: 'database.addDocument', collectionName: 'open', data: { n: 1 } };

it('one that is not there signs nobody in', async () => {
  expect(await ask('/auth/v1/signin/anonymously?client_id=env-3', {})).toMatchObject({
    error: 'invalid_argument',
    detailCode: 'INVALIID_ENV',
  });
  for (const action of ['auth.signInAnonymously', 'auth.signInWithTicket'])
    expect(await ask('/web?env=env-3', { action, env: 'env-3', ticket: 'x' })).toMatchObject({
      code: 'INVALIID_ENV',
    });
});

it('a user of one is nobody in another, on any way', async () => {
  const { access_token } = await signIn(ENV);
  const bearer = { authorization: `Bearer ${access_token}` };
  const refused = { code: 'UNAUTHENTICATED' };
  expect(await ask('/web', { ...ADD, env: 'env-2', access_token })).toMatchObject(refused);
  const request = { action: 'insert', collection: 'open', documents: [{ n: 1 }] };
  expect(await ask('/client/database', { request }, { ...bearer, 'x-yunlet-env': 'env-2' })).toMatchObject(
    refused,
  );
  expect(
    await ask('/client/invoke', { name: 'who', data: {} }, { ...bearer, 'x-yunlet-env': 'env-2' }),
  ).toMatchObject(refused);
  const told = await new Promise<Answer[]>((resolve, reject) => {
    const seen: Answer[] = [];
    const socket = new WebSocket(`${project.cloud.url.replace('http', 'ws')}/ws`);
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.on('error', reject);
    socket.on('open', () =>
      send({
        requestId: '1',
        msgType: 'LOGIN',
        msgData: { envId: 'env-2' },
        exMsgData: { signStr: access_token },
      }),
    );
    socket.on('message', (data) => {
      seen.push(JSON.parse((data as Buffer).toString('utf8')) as Answer);
      if (seen.length === 1)
        send({
          requestId: '2',
          watchId: 'w',
          msgType: 'INIT_WATCH',
          msgData: { envId: 'env-2', collName: 'open', query: '{}' },
        });
      else {
        socket.close();
        resolve(seen);
      }
    });
  });
  expect(told[1]).toMatchObject({ msgType: 'ERROR', msgData: refused });
});

it('where a request names none, it is the one the user signed in to', async () => {
  const { access_token, sub } = await signIn('env-2');
  expect((await signIn(ENV)).sub).not.toBe(sub);
  expect(await ask('/web', { ...ADD, access_token })).toHaveProperty('data._id');
  const request = { action: 'count', collection: 'open', query: {} };
  const counted = await ask('/client/database', { request }, { authorization: `Bearer ${access_token}` });
  expect(JSON.stringify(counted)).toContain('{"total":{"$numberInt":"1"}}');
  // The default environment has none.
  expect(await project.cloud.db.collection('open').count()).toBe(0);
});
