import { socketApi, type BrowserSocket, type OpenSocket } from '../../../cloud/preview/page/wx/socket';

interface Task {
  readonly readyState: number;
  send(options: object): void;
  close(options?: object): void;
  onOpen(listener: () => void): void;
  onMessage(listener: (message: { readonly data: unknown }) => void): void;
  onError(listener: (error: object) => void): void;
  onClose(listener: (end: object) => void): void;
}

/** A browser's socket, held by hand. */
function socketOf() {
  const sent: unknown[] = [];
  const target = new EventTarget();
  const state = { readyState: 0, closed: [] as unknown[] };
  const socket = Object.assign(target, {
    binaryType: 'blob',
    send: (data: unknown) => sent.push(data),
    close: (...words: unknown[]) => state.closed.push(words),
  }) as unknown as BrowserSocket;
  Object.defineProperty(socket, 'readyState', { get: () => state.readyState });
  const tell = (type: string, fields: object = {}) =>
    target.dispatchEvent(Object.assign(new Event(type), fields));
  return { socket, state, sent, tell };
}

function connect(open: OpenSocket, options: object = {}) {
  const told: unknown[] = [];
  const api = socketApi(open) as { connectSocket(options: object): Task };
  const task = api.connectSocket({
    url: 'ws://here',
    success: (result: unknown) => told.push(['success', result]),
    fail: (error: { errMsg: string }) => told.push(['fail', error.errMsg]),
    complete: () => told.push('complete'),
    ...options,
  });
  return { task, told };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('connectSocket of the preview', () => {
  it('opens, sends, hears and closes', async () => {
    const { socket, state, sent, tell } = socketOf();
    const opened: unknown[] = [];
    const { task, told } = connect(
      (...words) => {
        opened.push(words);
        return socket;
      },
      { protocols: ['p'] },
    );
    expect([opened, told, socket.binaryType]).toEqual([[['ws://here', ['p']]], [], 'arraybuffer']);
    await turn();
    expect(told).toEqual([['success', { errMsg: 'connectSocket:ok' }], 'complete']);
    const heard: unknown[] = [];
    task.onOpen(() => heard.push('open'));
    task.onMessage(({ data }) => heard.push(data));
    task.onError((error) => heard.push(error));
    task.onClose((end) => heard.push(end));
    state.readyState = 1;
    tell('open');
    tell('message', { data: 'text' });
    task.send({ data: 'mine' });
    task.close({ code: 3001, reason: 'done' });
    tell('error');
    tell('close', { code: 3001, reason: 'done' });
    expect([sent, state.closed, task.readyState]).toEqual([['mine'], [[3001, 'done']], 1]);
    expect(heard).toEqual([
      'open',
      'text',
      { errMsg: 'the connection failed' },
      { code: 3001, reason: 'done' },
    ]);
  });

  it('refuses to send before it is open', async () => {
    const { socket, sent } = socketOf();
    const { task } = connect(() => socket);
    const failed: string[] = [];
    task.send({ data: 'x', fail: ({ errMsg }: { errMsg: string }) => failed.push(errMsg) });
    await turn();
    expect([sent, failed]).toEqual([[], ['sendSocketMessage:fail the socket is not open']]);
  });

  it('gives a task that never opens for an address that is none', async () => {
    const { task, told } = connect(() => {
      throw new SyntaxError('bad address');
    });
    task.onOpen(() => told.push('open'));
    task.close();
    await turn();
    expect(task.readyState).toBe(3);
    expect(told).toEqual([['fail', 'connectSocket:fail bad address'], 'complete']);
  });
});
