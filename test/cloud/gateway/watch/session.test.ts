import { Int32, type Document } from 'bson';
import { createSequentialIds, CloudError, createFakeClock } from '../../../../cloud/base';
import { createWatchSession, type WatchSessionParts } from '../../../../cloud/gateway/watch/session';
import { createWatchTickets } from '../../../../cloud/gateway/watch/tickets';
import {
  writeWatchEvents,
  type RealtimePort,
  type WatchListener,
  type WatchRequest,
} from '../../../../cloud/protocol';
import { callerOf } from '../fakes';

type Message = Readonly<Record<string, unknown>>;

/** A session whose watches are opened by hand. */
function rig() {
  const sent: Message[] = [];
  const closed: number[] = [];
  const opened: {
    request: WatchRequest;
    env: string | undefined;
    listener: WatchListener;
    ended: string[];
  }[] = [];
  let hold: Promise<void> | undefined;
  const watchOf = (at: number) => ({
    queryId: `q${at}`,
    event: 3,
    detach: () => void opened[at]?.ended.push('detached'),
    close: () => void opened[at]?.ended.push('closed'),
  });
  const realtime: RealtimePort = {
    async open(request, { env }, listener) {
      if (request.collection === 'no') throw new CloudError('DATABASE_PERMISSION_DENIED');
      const at = opened.push({ request, env, listener, ended: [] }) - 1;
      const documents: Document[] = [{ _id: 'a', n: new Int32(1), at: new Date(5) }];
      await hold;
      return { watch: watchOf(at), event: 3, documents };
    },
    async resume({ queryId, event }, _call, listener) {
      if (queryId !== 'q0') throw new CloudError('QUERYID_INVALID_ERROR');
      const at =
        opened.push({ request: { collection: '', query: {} }, env: undefined, listener, ended: [] }) - 1;
      await hold;
      return {
        watch: { ...watchOf(at), queryId },
        event: 3,
        missed: [
          {
            event: event + 1,
            changes: [{ dataType: 'remove', queueType: 'dequeue', id: 'a', document: { _id: 'a' } }],
          },
        ],
      };
    },
  };
  const tokens = new Map([
    ['token', 'alice'],
    ['fresh', 'alice'],
    ['other', 'bob'],
  ]);
  const parts: WatchSessionParts = {
    realtime,
    async signIn(signStr) {
      const check = async () => {
        if (!tokens.has(signStr)) throw new CloudError('ACCESS_TOKEN_EXPIRED');
      };
      if (!tokens.has(signStr)) throw new CloudError('UNAUTHENTICATED');
      return { caller: callerOf('user', tokens.get(signStr) ?? null), check };
    },
    now: () => 0,
    requestId: () => 'pushed',
    lang: 'en',
    send: (text) => sent.push(JSON.parse(text) as Message),
    eventsOf: (batch, form) => JSON.stringify(writeWatchEvents([batch], form)),
    close: (code) => closed.push(code),
  };
  const session = createWatchSession(parts);
  const say = (msgType: string, more: Message = {}) =>
    session.take(JSON.stringify({ requestId: 'r', msgType, ...more }));
  const login = (signStr = 'token', runtime = 'web') =>
    say('LOGIN', { msgData: { envId: 'e' }, exMsgData: { signStr, runtime } });
  const init = (watchId: string, msgData: Message = {}) =>
    say('INIT_WATCH', { watchId, msgData: { collName: 'c', query: '{}', ...msgData } });
  return {
    session,
    tokens,
    sent,
    closed,
    opened,
    say,
    login,
    init,
    holdBack() {
      let free = (): void => undefined;
      hold = new Promise((resolve) => (free = resolve));
      return () => free();
    },
  };
}

const batch = {
  event: 4,
  changes: [
    {
      dataType: 'update',
      queueType: 'update',
      id: 'a',
      document: { _id: 'a', n: new Int32(2) },
      updated: { n: new Int32(2) },
      removed: ['x'],
    },
  ],
} as const;

describe('a session of watch()', () => {
  it('signs in, opens a watch, and tells what happens', async () => {
    const { sent, login, init, opened, say } = rig();
    await login();
    await init('w', { query: '{"n":{"$gt":1}}', limit: 10, orderBy: { n: 'asc', 'a.b': 'desc' } });
    opened[0]?.listener.changed(batch);
    await say('CHECK_LAST', { watchId: 'w', msgData: { queryID: 'q0', eventID: 4 } });
    await say('PING');
    expect(opened[0]).toMatchObject({
      env: 'e',
      request: { collection: 'c', query: { n: { $gt: new Int32(1) } }, limit: 10, sort: { n: 1, 'a.b': -1 } },
    });
    expect(sent).toEqual([
      { requestId: 'r', msgType: 'LOGIN_RES', msgData: { envId: 'e' } },
      {
        requestId: 'r',
        watchId: 'w',
        msgType: 'INIT_EVENT',
        msgData: {
          queryID: 'q0',
          currEvent: 3,
          events: [
            {
              ID: 0,
              DataType: 'init',
              QueueType: 'init',
              DocID: 'a',
              Doc: '{"_id":"a","n":1,"at":{"$date":5}}',
            },
          ],
        },
      },
      {
        requestId: 'pushed',
        watchId: 'w',
        msgType: 'NEXT_EVENT',
        msgData: {
          queryID: 'q0',
          currEvent: 4,
          events: [
            {
              ID: 4,
              DataType: 'update',
              QueueType: 'update',
              DocID: 'a',
              Doc: '{"_id":"a","n":2}',
              UpdatedFields: '{"n":2}',
              removedFields: '["x"]',
            },
          ],
        },
      },
      { requestId: 'r', watchId: 'w', msgType: 'CHECK_EVENT', msgData: { queryID: 'q0', currEvent: 3 } },
      { requestId: 'r', msgType: 'PONG', msgData: null },
    ]);
  });

  it.each([
    ['a text within a text', '"{\\"n\\":{\\"$numberInt\\":\\"1\\"}}"', { n: new Int32(1) }],
    ['no text', '""', {}],
    ['nothing', undefined, {}],
    ['an object', { n: 'x' }, { n: 'x' }],
  ])('reads a query that is %s', async (_what, query, read) => {
    const { login, init, opened } = rig();
    await login();
    await init('w', { query });
    expect(opened[0]?.request.query).toEqual(read);
  });

  it('tells what happened while it was opened after the first documents', async () => {
    const { login, init, opened, holdBack, sent } = rig();
    await login();
    const free = holdBack();
    const done = init('w');
    opened[0]?.listener.changed(batch);
    free();
    await done;
    expect(sent.map(({ msgType }) => msgType)).toEqual(['LOGIN_RES', 'INIT_EVENT', 'NEXT_EVENT']);
  });

  it('ends a watch that is closed before it is open', async () => {
    const { login, init, opened, holdBack, say, sent } = rig();
    await login();
    const free = holdBack();
    const done = init('w');
    await say('CLOSE_WATCH', { watchId: 'w' });
    free();
    await done;
    expect([opened[0]?.ended, sent.length]).toEqual([['closed'], 1]);
  });

  it('leaves what it goes on with, and what cannot be gone on with takes no place', async () => {
    const { login, init, say, opened, sent } = rig();
    await login();
    await init('w');
    await say('REBUILD_WATCH', { watchId: 'w', msgData: { queryID: 'q0', eventID: 2 } });
    expect(opened[0]?.ended).toEqual(['detached']);
    await say('REBUILD_WATCH', { watchId: 'w', msgData: { queryID: 'gone', eventID: 2 } });
    await say('CHECK_LAST', { watchId: 'w', msgData: { queryID: 'q0' } });
    expect(sent.slice(-2)).toMatchObject([
      { msgType: 'ERROR', msgData: { code: 'QUERYID_INVALID_ERROR' } },
      { msgType: 'ERROR', msgData: { code: 'QUERYID_INVALID_ERROR' } },
    ]);
  });

  it('lets a watch go on that is gone on with once more before the first time has been answered', async () => {
    const { login, init, say, opened, holdBack, sent } = rig();
    await login();
    await init('w');
    const free = holdBack();
    const again = [2, 3].map((eventID) =>
      say('REBUILD_WATCH', { watchId: 'w', msgData: { queryID: 'q0', eventID } }),
    );
    free();
    await Promise.all(again);
    expect(opened.map(({ ended }) => ended)).toEqual([['detached'], ['detached'], []]);
    expect(sent.slice(2)).toMatchObject([{ msgType: 'NEXT_EVENT', msgData: { queryID: 'q0' } }]);
  });

  it('goes on with a watch', async () => {
    const { login, say, sent } = rig();
    await login();
    await say('REBUILD_WATCH', { watchId: 'w', msgData: { queryID: 'q0', eventID: 2 } });
    expect(sent[1]).toEqual({
      requestId: 'r',
      watchId: 'w',
      msgType: 'NEXT_EVENT',
      msgData: {
        queryID: 'q0',
        currEvent: 3,
        events: [{ ID: 3, DataType: 'remove', QueueType: 'dequeue', DocID: 'a', Doc: '{"_id":"a"}' }],
      },
    });
  });

  it('leaves its watches to be gone on with when the socket goes', async () => {
    const { login, init, opened, session } = rig();
    await login();
    await init('w');
    session.end();
    expect(opened[0]?.ended).toEqual(['detached']);
  });

  it('says when a watch has ended by itself', async () => {
    const { login, init, opened, sent, say } = rig();
    await login();
    await init('w');
    opened[0]?.listener.failed(new CloudError('WATCH_TOO_LARGE', { fields: { collection: 'c', limit: 1 } }));
    expect(sent[2]).toMatchObject({ watchId: 'w', msgType: 'ERROR', msgData: { code: 'WATCH_TOO_LARGE' } });
    await say('CHECK_LAST', { watchId: 'w', msgData: { queryID: 'q0' } });
    expect(sent[3]).toMatchObject({ msgType: 'ERROR', msgData: { code: 'QUERYID_INVALID_ERROR' } });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'INVALID_PARAM'],
    ['no object', '[]', 'INVALID_PARAM'],
    ['an unknown kind', '{"msgType":"NOPE"}', 'INVALID_PARAM'],
    ['no collection', '{"msgType":"INIT_WATCH","msgData":{}}', 'INVALID_PARAM'],
    [
      'no object as query',
      '{"msgType":"INIT_WATCH","msgData":{"collName":"c","query":"[1]"}}',
      'INVALID_PARAM',
    ],
    ['a broken query', '{"msgType":"INIT_WATCH","msgData":{"collName":"c","query":"{"}}', 'INVALID_PARAM'],
    ['an odd limit', '{"msgType":"INIT_WATCH","msgData":{"collName":"c","limit":-1}}', 'INVALID_PARAM'],
    [
      'an odd order',
      '{"msgType":"INIT_WATCH","msgData":{"collName":"c","orderBy":{"a":1}}}',
      'INVALID_PARAM',
    ],
    [
      'what may not be read',
      '{"msgType":"INIT_WATCH","msgData":{"collName":"no"}}',
      'DATABASE_PERMISSION_DENIED',
    ],
    [
      'an unknown watch',
      '{"msgType":"REBUILD_WATCH","msgData":{"queryID":"x","eventID":1}}',
      'QUERYID_INVALID_ERROR',
    ],
  ])('refuses %s and goes on', async (_what, text, code) => {
    const { login, session, sent, say } = rig();
    await login();
    await session.take(text);
    await say('PING');
    expect(sent.slice(1)).toMatchObject([{ msgType: 'ERROR', msgData: { code } }, { msgType: 'PONG' }]);
  });

  it('opens nothing for who has not signed in, and ends a socket that cannot', async () => {
    const { init, sent, say, closed } = rig();
    await init('w');
    await say('LOGIN', { exMsgData: { signStr: 'stolen' } });
    await say('LOGIN');
    expect(sent).toMatchObject([
      { msgType: 'ERROR', msgData: { code: 'CHECK_LOGIN_FAILED' } },
      { msgType: 'LOGIN_RES', msgData: { code: 'UNAUTHENTICATED' } },
      { msgType: 'LOGIN_RES', msgData: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(closed).toEqual([3050, 3050]);
  });

  it('asks to sign in again when the sign-in has ended, and goes on after it', async () => {
    const { session, sent, login, init, say, opened, tokens, closed } = rig();
    await login();
    await init('w');
    await session.check();
    tokens.delete('token');
    await session.check();
    expect(opened[0]?.ended).toEqual(['detached']);
    sent.length = 0;
    const place = { watchId: 'w', msgData: { queryID: 'q0', eventID: 4 } };
    await say('CHECK_LAST', place);
    await say('REBUILD_WATCH', place);
    await init('v');
    expect(sent).toHaveLength(3);
    for (const message of sent)
      expect(message).toMatchObject({ msgType: 'ERROR', msgData: { code: 'SIGN_EXPIRED_ERROR' } });
    sent.length = 0;
    await login('fresh');
    await say('REBUILD_WATCH', place);
    expect(sent.map(({ msgType }) => msgType)).toEqual(['LOGIN_RES', 'NEXT_EVENT']);
    expect(closed).toEqual([]);
  });

  it('ends the socket of our own client when its sign-in has ended', async () => {
    const { session, login, tokens, closed } = rig();
    await login('token', 'yunlet');
    tokens.delete('token');
    await session.check();
    await session.check();
    expect(closed).toEqual([1008]);
  });

  it('tells nothing of the watches of one who was here before', async () => {
    const { login, init, opened } = rig();
    await login();
    await init('w');
    await login('fresh');
    expect(opened[0]?.ended).toEqual([]);
    await login('other');
    expect(opened[0]?.ended).toEqual(['detached']);
  });

  it('holds a hundred watches, no more', async () => {
    const { login, init, sent } = rig();
    await login();
    // Refused ones take no place.
    for (let at = 0; at < 101; at++) await init(`no${at}`, { collName: 'no' });
    for (let at = 0; at < 101; at++) await init(`w${at}`);
    await init('w0');
    expect(sent.slice(-2)).toMatchObject([
      { msgType: 'ERROR', msgData: { code: 'EXCEED_REQUEST_LIMIT' } },
      { msgType: 'INIT_EVENT' },
    ]);
  });
});

describe('createWatchTickets', () => {
  it('knows a caller by its ticket for five minutes', () => {
    const clock = createFakeClock();
    const tickets = createWatchTickets({ clock, ids: createSequentialIds() });
    const alice = tickets.issue(callerOf('user', 'alice'));
    clock.advance(299_999);
    const bob = tickets.issue(callerOf('user', 'bob'));
    expect([tickets.ownerOf(alice)?.caller.openid, tickets.ownerOf(bob)?.caller.openid]).toEqual([
      'alice',
      'bob',
    ]);
    clock.advance(1);
    expect([tickets.ownerOf(alice), tickets.ownerOf('nobody')?.caller.openid]).toEqual([
      undefined,
      undefined,
    ]);
    expect(tickets.ownerOf(bob)?.caller.openid).toBe('bob');
  });
});
