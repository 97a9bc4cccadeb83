import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Chance } from './chance';
import { mutated } from './mutate';
import { bytesOf, sendBytes } from './raw-http';
import type { Sample } from './samples';

/** What {@link fuzzSockets} is given. */
export interface SocketParts {
  readonly port: number;
  readonly token: string;
  readonly times: number;
  readonly chance: Chance;
}

/** Spoils messages of `watch()`, and what is below HTTP. */
export async function fuzzSockets(
  parts: SocketParts,
): Promise<{ readonly frames: number; readonly findings: readonly string[] }> {
  const findings: string[] = [];
  const frames = await fuzzFrames(parts, findings);
  await fuzzBytes(parts, findings);
  return { frames, findings };
}

const PATIENCE_MS = 15_000;

async function fuzzFrames({ port, token, times, chance }: SocketParts, findings: string[]): Promise<number> {
  let socket: WebSocket | undefined;
  let number = 0;
  const messages = [
    {
      msgType: 'LOGIN',
      requestId: 'r',
      msgData: { envId: '' },
      exMsgData: { runtime: 'web', signStr: token },
    },
    {
      msgType: 'INIT_WATCH',
      requestId: 'r',
      watchId: 'w',
      msgData: { envId: '', collName: 'things', query: '{"n":{"$gt":1}}', limit: 2, orderBy: { n: 'asc' } },
    },
    {
      msgType: 'REBUILD_WATCH',
      requestId: 'r',
      watchId: 'w',
      msgData: { collName: 'things', queryID: 'q', eventID: 1 },
    },
    { msgType: 'CHECK_LAST', requestId: 'r', watchId: 'w', msgData: { queryID: 'q', eventID: 1 } },
    { msgType: 'CLOSE_WATCH', requestId: 'r', watchId: 'w', msgData: null },
    { msgType: 'PING', requestId: 'r', msgData: null },
  ];
  const open = async () => {
    const made = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    await new Promise((resolve, reject) => made.once('open', resolve).once('error', reject));
    made.on('error', () => undefined);
    if (chance.below(4) > 0) made.send(JSON.stringify(messages[0]));
    return made;
  };
  for (; number < times; number++) {
    if (socket?.readyState !== WebSocket.OPEN) socket = await open();
    const sample: Sample = {
      name: 'frame',
      method: 'POST',
      target: '/',
      headers: [],
      body: { json: chance.pick(messages) },
      auth: 'headers',
    };
    const { body } = mutated(sample, chance).request;
    const one = socket;
    // A PING that is in order is answered after whatever was said before it, unless that ended the socket.
    const id = `p${number}`;
    const answered = new Promise<boolean>((resolve) => {
      const late = setTimeout(() => resolve(false), PATIENCE_MS);
      const done = () => {
        clearTimeout(late);
        one.off('message', heard).off('close', done);
        resolve(true);
      };
      const heard = (data: Buffer) => {
        const text = data.toString('utf8');
        if (/"SYS_ERR"/.test(text)) findings.push(`frame ${body.toString('latin1').slice(0, 500)}: ${text}`);
        if ((JSON.parse(text) as { requestId?: string }).requestId === id) done();
      };
      one.on('message', heard).once('close', done);
    });
    one.send(body, { binary: chance.below(10) === 0 });
    one.send(JSON.stringify({ msgType: 'PING', requestId: id }));
    if (!(await answered)) findings.push(`frame is not answered: ${body.toString('latin1').slice(0, 500)}`);
  }
  socket?.terminate();
  return number;
}

/** Bytes that are no HTTP, requests that never end, headers that come one letter at a time. */
async function fuzzBytes({ port, times, chance }: SocketParts, findings: string[]): Promise<void> {
  const whole = bytesOf({
    method: 'POST',
    target: '/admin',
    headers: [
      ['host', '127.0.0.1'],
      ['content-type', 'application/json'],
    ],
    body: Buffer.from('{"action":"x"}'),
  });
  for (let number = 0; number < times; number++) {
    const at = chance.below(whole.length);
    const garbage = Buffer.from(Array.from({ length: 1 + chance.below(200) }, () => chance.below(256)));
    const bytes = chance.pick([
      garbage,
      whole.subarray(0, at),
      Buffer.concat([whole.subarray(0, at), garbage, whole.subarray(at)]),
      Buffer.concat([whole, garbage]),
      Buffer.from(`GET /healthz HTTP/${chance.below(10)}.${chance.below(10)}\r\n\r\n`),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from(
        `POST /admin HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chance.pick(['zz', 'fffffffffffffffff', '-1', '5\r\nab'])}\r\n`,
      ),
      Buffer.from(
        `GET /ws HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: ${chance.pick(['', 'x', 'AAAAAAAAAAAAAAAAAAAAAA=='])}\r\nsec-websocket-version: ${chance.pick(['13', '1', ''])}\r\n\r\n`,
      ),
    ]);
    const answer = await sendBytes(port, bytes, { half: true }).catch((error: unknown) => String(error));
    if (typeof answer === 'string')
      findings.push(`bytes ${bytes.toString('latin1').slice(0, 300)}: ${answer}`);
    else if (answer !== undefined && answer.status >= 500)
      findings.push(`bytes ${bytes.toString('latin1').slice(0, 300)}: ${answer.status} ${answer.body}`);
  }
  // One that says a letter now and then keeps nobody from being answered.
  const slow = connect({ port, host: '127.0.0.1' });
  slow.on('error', () => undefined);
  for (const letter of 'POST /admin HTTP/1.1\r\nx-') slow.write(letter);
  const other = await sendBytes(port, whole).catch((error: unknown) => String(error));
  if (typeof other !== 'object') findings.push('a slow request keeps others from being answered');
  slow.destroy();
}
