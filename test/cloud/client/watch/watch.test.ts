import { createFakeClock } from '../../../../cloud/base';
import { createCloud, type SocketTask, type WxLike } from '../../../../cloud/client';
import type { Snapshot } from '../../../../cloud/client/watch';

interface Said {
  readonly msgType: string;
  readonly requestId: string;
  readonly watchId?: string;
  readonly msgData?: Record<string, unknown>;
  readonly exMsgData?: object;
}

/** One end of a socket, held by hand. */
function socketOf(url: string) {
  const said: Said[] = [];
  const on: Partial<Record<'open' | 'message' | 'error' | 'close', (value: never) => void>> = {};
  let closed = false;
  const task: SocketTask = {
    send: ({ data }) => void said.push(JSON.parse(data) as Said),
    close() {
      closed = true;
    },
    onOpen: (listener) => (on.open = listener),
    onMessage: (listener) => (on.message = listener as (value: never) => void),
    onError: (listener) => (on.error = listener as (value: never) => void),
    onClose: (listener) => (on.close = listener),
  };
  return {
    url,
    task,
    said,
    get closed() {
      return closed;
    },
    open: () => on.open?.(undefined as never),
    end: () => on.close?.(undefined as never),
    tell: (message: object) => on.message?.({ data: JSON.stringify(message) } as never),
  };
}

const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

function rig() {
  const clock = createFakeClock();
  const sockets: ReturnType<typeof socketOf>[] = [];
  const storage = new Map<string, unknown>();
  let logins = 0;
  let refusing = false;
  const wx: WxLike = {
    request({ success }) {
      success({ statusCode: 200, data: { requestId: 'l', data: { token: `token-${++logins}` } } });
    },
    connectSocket({ url, fail }) {
      const made = socketOf(url);
      sockets.push(made);
      if (refusing) fail({ errMsg: 'connectSocket:fail too many' });
      refusing = false;
      return made.task;
    },
    uploadFile: () => {
      throw new Error('unused');
    },
    downloadFile: () => {
      throw new Error('unused');
    },
    login: ({ success }) => success({ code: 'dev-alice' }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
  };
  const cloud = createCloud(wx, { gateway: 'https://cloud.test/base', env: 'e', timers: clock });
  const snapshots: Snapshot[] = [];
  const errors: Error[] = [];
  const watch = () =>
    cloud
      .database()
      .collection('c')
      .where({ n: 1 })
      .orderBy('n', 'desc')
      .limit(3)
      .watch({ onChange: (snapshot) => snapshots.push(snapshot), onError: (error) => errors.push(error) });
  const last = () => sockets.at(-1) as ReturnType<typeof socketOf>;
  /** Waits for what the client says next of a kind and answers it. */
  const answer = async (asked: string, msgType: string, msgData: unknown) => {
    await turns();
    const found = last().said.findLast((one) => one.msgType === asked);
    if (found === undefined) throw new Error(`${asked} was not said`);
    const { requestId, watchId } = found;
    last().tell({ requestId, watchId, msgType, msgData });
    await turns();
    return found;
  };
  const signIn = async () => {
    last().open();
    return answer('LOGIN', 'LOGIN_RES', { envId: 'e' });
  };
  const init = (...documents: object[]) =>
    answer('INIT_WATCH', 'INIT_EVENT', {
      queryID: 'q',
      currEvent: 4,
      events: documents.map((document) => ({
        ID: 0,
        DataType: 'init',
        QueueType: 'init',
        DocID: (document as { _id: string })._id,
        Doc: JSON.stringify(document),
      })),
    });
  const push = (ID: number, dataType: string, queueType: string, document: { _id: string }) =>
    last().tell({
      watchId: 'w1',
      requestId: 'pushed',
      msgType: 'NEXT_EVENT',
      msgData: {
        queryID: 'q',
        currEvent: ID,
        events: [
          {
            ID,
            DataType: dataType,
            QueueType: queueType,
            DocID: document._id,
            Doc: JSON.stringify(document),
          },
        ],
      },
    });
  const refuse = () => void (refusing = true);
  return { clock, sockets, snapshots, errors, watch, last, answer, signIn, init, push, refuse };
}

const shown = (snapshots: readonly Snapshot[]) =>
  snapshots.map(({ docs, docChanges }) => [
    docs.map(({ _id, n }) => `${String(_id)}${typeof n === 'number' ? n : ''}`).join(),
    docChanges.map(({ dataType, queueType, docId }) => `${dataType} ${queueType} ${docId}`).join(),
  ]);

describe('watch() on a page', () => {
  it('signs in, shows the result, and what changes in it', async () => {
    const { snapshots, watch, last, signIn, init, push } = rig();
    watch();
    expect(last().url).toBe('wss://cloud.test/base/ws');
    expect(await signIn()).toMatchObject({
      msgData: { envId: 'e' },
      exMsgData: { runtime: 'yunlet', signStr: 'token-1' },
    });
    expect(await init({ _id: 'a', at: { $date: { $numberLong: '5' } } })).toMatchObject({
      watchId: 'w1',
      msgData: {
        envId: 'e',
        collName: 'c',
        query: '{"n":{"$numberInt":"1"}}',
        orderBy: { n: 'desc' },
        limit: 3,
      },
    });
    expect(snapshots).toEqual([
      {
        id: 4,
        type: 'init',
        docs: [{ _id: 'a', at: new Date(5) }],
        docChanges: [
          { id: 4, dataType: 'init', queueType: 'init', docId: 'a', doc: { _id: 'a', at: new Date(5) } },
        ],
      },
    ]);
    push(5, 'add', 'enqueue', { _id: 'b' });
    push(6, 'remove', 'dequeue', { _id: 'a' });
    expect(shown(snapshots).slice(1)).toEqual([
      ['a,b', 'add enqueue b'],
      ['b', 'remove dequeue a'],
    ]);
    // What a page does with a snapshot changes no later one.
    snapshots.at(-1)?.docs.push({ _id: 'mine' });
    push(7, 'add', 'enqueue', { _id: 'c' });
    expect(shown(snapshots).at(-1)?.[0]).toBe('b,c');
  });

  it('goes on without a gap where the connection breaks', async () => {
    const { clock, sockets, snapshots, errors, watch, last, answer, signIn, init, push } = rig();
    watch();
    await signIn();
    await init({ _id: 'a' });
    last().end();
    clock.advance(0);
    expect(sockets).toHaveLength(2);
    await signIn();
    const rebuilt = await answer('REBUILD_WATCH', 'NEXT_EVENT', {
      queryID: 'q',
      currEvent: 6,
      events: [
        { ID: 5, DataType: 'add', QueueType: 'enqueue', DocID: 'b', Doc: '{"_id":"b"}' },
        { ID: 6, DataType: 'remove', QueueType: 'dequeue', DocID: 'a', Doc: '{"_id":"a"}' },
      ],
    });
    expect(rebuilt.msgData).toMatchObject({ queryID: 'q', eventID: 4 });
    push(7, 'add', 'enqueue', { _id: 'c' });
    expect([shown(snapshots).slice(1), errors]).toEqual([
      [
        ['a,b', 'add enqueue b'],
        ['b', 'remove dequeue a'],
        ['b,c', 'add enqueue c'],
      ],
      [],
    ]);
  });

  it('begins anew where the gateway knows the watch no more, and tells the difference', async () => {
    const { clock, snapshots, errors, watch, last, answer, signIn, init } = rig();
    watch();
    await signIn();
    await init({ _id: 'a', n: 1 }, { _id: 'b', n: 1 }, { _id: 'c', n: 1 });
    last().end();
    clock.advance(0);
    await signIn();
    await answer('REBUILD_WATCH', 'ERROR', { code: 'QUERYID_INVALID_ERROR', message: '' });
    await init({ _id: 'b', n: 1 }, { _id: 'c', n: 2 }, { _id: 'd', n: 1 });
    expect([shown(snapshots).slice(1), errors]).toEqual([
      [['b1,c2,d1', 'remove dequeue a,replace update c,add enqueue d']],
      [],
    ]);
  });

  it('asks for what it has missed where a number is left out', async () => {
    const { snapshots, watch, answer, signIn, init, push } = rig();
    watch();
    await signIn();
    await init();
    push(6, 'add', 'enqueue', { _id: 'b' });
    await answer('REBUILD_WATCH', 'NEXT_EVENT', {
      queryID: 'q',
      currEvent: 6,
      events: [
        { ID: 5, DataType: 'add', QueueType: 'enqueue', DocID: 'a', Doc: '{"_id":"a"}' },
        { ID: 6, DataType: 'add', QueueType: 'enqueue', DocID: 'b', Doc: '{"_id":"b"}' },
      ],
    });
    push(6, 'add', 'enqueue', { _id: 'b' });
    expect(shown(snapshots)).toEqual([
      ['', ''],
      ['a', 'add enqueue a'],
      ['a,b', 'add enqueue b'],
    ]);
  });

  it('ends with an error that the gateway gives', async () => {
    const { errors, watch, last, answer, signIn } = rig();
    watch();
    await signIn();
    await answer('INIT_WATCH', 'ERROR', {
      code: 'DATABASE_PERMISSION_DENIED',
      errCode: -502003,
      message: 'not yours',
    });
    expect(errors).toMatchObject([
      { errCode: -502003, errMsg: expect.stringMatching(/^watch:fail -502003/) as string },
    ]);
    expect(last().closed).toBe(true);
  });

  it('signs in anew where its token is refused', async () => {
    const { clock, snapshots, watch, last, answer, signIn, init } = rig();
    watch();
    last().open();
    await answer('LOGIN', 'LOGIN_RES', { code: 'UNAUTHENTICATED', message: '' });
    clock.advance(0);
    expect(await signIn()).toMatchObject({ exMsgData: { signStr: 'token-2' } });
    await init();
    expect(snapshots).toHaveLength(1);
  });

  it('notices a silent connection, and makes another', async () => {
    const { clock, sockets, watch, last, answer, signIn, init } = rig();
    watch();
    await signIn();
    await init();
    clock.advance(10_000);
    await answer('PING', 'PONG', null);
    clock.advance(10_000);
    expect(sockets).toHaveLength(1);
    clock.advance(10_000);
    await turns();
    clock.advance(0);
    expect([sockets.length, sockets[0]?.closed]).toEqual([2, true]);
    expect(last().closed).toBe(false);
  });

  it('tries again where the device refuses at once', async () => {
    const { clock, sockets, snapshots, watch, refuse, signIn, init } = rig();
    refuse();
    watch();
    expect(sockets).toHaveLength(1);
    clock.advance(0);
    await signIn();
    await init();
    expect([sockets.length, snapshots.length]).toEqual([2, 1]);
  });

  it('gives up in the end, and says so once', async () => {
    const { clock, sockets, errors, watch, last } = rig();
    watch();
    for (let at = 0; at < 20 && errors.length === 0; at++) {
      last().end();
      clock.advance(10_000);
      await turns();
    }
    expect(errors).toMatchObject([{ errCode: -402003 }]);
    expect(sockets).toHaveLength(13);
    clock.advance(100_000);
    expect(sockets).toHaveLength(13);
  });

  it('shares one socket, and closes it with the last watch', async () => {
    const { sockets, watch, last, signIn, init } = rig();
    const [first, second] = [watch(), watch()];
    await signIn();
    await init();
    await first.close();
    expect([sockets.length, last().closed]).toEqual([1, false]);
    await second.close();
    expect(
      last()
        .said.filter(({ msgType }) => msgType === 'CLOSE_WATCH')
        .map(({ watchId }) => watchId),
    ).toEqual(['w1', 'w2']);
    expect(last().closed).toBe(true);
    watch();
    expect(sockets).toHaveLength(2);
  });
});
