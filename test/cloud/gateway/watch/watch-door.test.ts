import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RealtimePort } from '../../../../cloud/protocol';
import { ENV, openRig, type Rig } from '../fakes';

const opened: string[] = [];
const ended: string[] = [];
const realtime: RealtimePort = {
  async open({ collection }) {
    opened.push(collection);
    const watch = {
      queryId: collection,
      event: 0,
      detach: () => void ended.push(`${collection} detached`),
      close: () => void ended.push(`${collection} closed`),
    };
    return { watch, event: 0, documents: [{ _id: 'a' }] };
  },
  resume() {
    throw new TypeError('nobody resumes here');
  },
};

describe('the door of watch()', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await openRig({ realtime, config: { origins: ['http://declared.example'] } });
  });
  afterAll(() => rig.close());

  const address = (path = '/ws') => rig.url.replace('http:', 'ws:') + path;
  const connect = (path?: string, headers: Readonly<Record<string, string>> = {}) =>
    new WebSocket(address(path), { headers });
  const statusOf = async (socket: WebSocket) => {
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined);
    socket.terminate();
    return response.statusCode;
  };

  it('lets a page sign in and watch, with the token it calls functions with', async () => {
    const socket = connect(undefined, { origin: rig.url });
    await once(socket, 'open');
    const answers: Record<string, unknown>[] = [];
    socket.on('message', (data) =>
      answers.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>),
    );
    const say = async (message: object) => {
      socket.send(JSON.stringify(message));
      await once(socket, 'message');
    };
    await say({ msgType: 'LOGIN', requestId: '1', exMsgData: { signStr: 'page-alice' } });
    await say({
      msgType: 'INIT_WATCH',
      requestId: '2',
      watchId: 'w',
      msgData: { collName: 'c', query: '{}' },
    });
    expect(answers).toMatchObject([
      { msgType: 'LOGIN_RES', msgData: { envId: ENV } },
      { msgType: 'INIT_EVENT', msgData: { events: [{ DocID: 'a' }] } },
    ]);
    socket.close();
    await once(socket, 'close');
    expect(opened).toEqual(['c']);
    // The server hears of it when it has answered the closing; the test's own time limit is the deadline.
    while (ended.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toEqual(['c detached']);
  });

  it('takes pages of declared origins', async () => {
    const socket = connect(undefined, { origin: 'http://declared.example' });
    await once(socket, 'open');
    socket.terminate();
  });

  it.each([
    ['a page of another site', undefined, { origin: 'http://evil.example' }, 403],
    ['a rebound name', undefined, { host: 'evil.example' }, 403],
    ['another path', '/elsewhere', {}, 404],
  ])('refuses %s', async (_what, path, headers, status) => {
    expect(await statusOf(connect(path, headers))).toBe(status);
  });

  it('ends a socket that says it failed to sign in', async () => {
    const socket = connect();
    await once(socket, 'open');
    socket.send('{"msgType":"LOGIN","exMsgData":{"signStr":"stolen"}}');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(3050);
  });

  it('refuses bytes and more than a megabyte, and lives on', async () => {
    const socket = connect();
    await once(socket, 'open');
    socket.send(Buffer.from('bytes'));
    const [answer] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(answer.toString())).toMatchObject({
      msgType: 'ERROR',
      msgData: { code: 'INVALID_PARAM' },
    });
    socket.send('x'.repeat(1024 * 1024 + 1));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
    const another = connect();
    await once(another, 'open');
    another.terminate();
  });
});
