import { KIND, type Frame } from '../../../../cloud/functions/channel/channel';
import { unpack, type InvokeMessage, type LoadMessage } from '../../../../cloud/functions/channel/messages';
import { NO_CONNECTIONS } from '../../../../cloud/functions/worker/connections';
import { createRunner } from '../../../../cloud/functions/worker/runner';

test('a call that was under way while the instance came to rest is given back, one that is meant for it begins', async () => {
  const sent: Frame[] = [];
  const begun: number[] = [];
  const nothing = () => undefined;
  const runner = createRunner({
    channel: {
      send: (...frames) => sent.push(...frames),
      onFrame: nothing,
      onClose: nothing,
      hold: nothing,
      release: nothing,
      close: nothing,
    },
    output: { begin: (id: number) => begun.push(id), flush: nothing },
    connections: { ...NO_CONNECTIONS, settle: () => true },
    writeVariables: nothing,
    run: () => 1,
    load: { name: 'f', adminUrl: 'http://127.0.0.1:1/admin', variables: {}, timeout: 1 } as LoadMessage,
  });
  const push = (id: number, openid: string, atRest: boolean) => {
    const caller = { openid, appid: 'wx', env: 'e', source: 'wx_client', requestId: `${id}` };
    const credential = { apiToken: '', secretId: '', secretKey: '', sessionToken: '' };
    const message = { caller, credential, from: 'page', atRest } as unknown as InvokeMessage;
    runner.push({ id, message, event: Buffer.from('{}') });
  };
  try {
    push(1, 'ann', false);
    process.emit('beforeExit', 0);
    expect(sent.at(-1)).toMatchObject({ kind: KIND.rests, id: 1 });
    push(2, 'bob', false);
    expect(begun).toEqual([1]);
    expect(sent.at(-1)?.kind).toBe(KIND.recalled);
    expect(unpack(sent.at(-1)?.payload as Buffer).message).toEqual({ ids: [2], asks: false });
    push(3, 'ann', true);
    expect(begun).toEqual([1, 3]);
  } finally {
    runner.dispose();
  }
});
