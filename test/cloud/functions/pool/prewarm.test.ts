import { systemClock } from '../../../../cloud/base';
import { KIND, type Frame } from '../../../../cloud/functions/channel/channel';
import { unpack, type PreloadMessage } from '../../../../cloud/functions/channel/messages';
import { createPrewarm, type Prewarm, type WarmKey } from '../../../../cloud/functions/pool/prewarm';
import type { Ending, WorkerProcess } from '../../../../cloud/functions/pool/worker-process';

interface Made {
  readonly worker: WorkerProcess;
  readonly node: string;
  readonly preload: PreloadMessage[];
  ready(): void;
  killed: boolean;
}

let made: Made[];
let prewarm: Prewarm;
const spawn = ({ node, heapClass }: Pick<WarmKey, 'node' | 'heapClass'>): WorkerProcess => {
  let receive: (frame: Frame) => void = () => undefined;
  let end: (ending: Ending) => void = () => undefined;
  const nothing = { kind: KIND.ready, id: 0, payload: new Uint8Array(0) };
  const one: Made = {
    node,
    preload: [],
    killed: false,
    ready: () => receive(nothing),
    worker: {
      pid: made.length + 1,
      heapClass,
      ended: new Promise((resolve) => (end = resolve)),
      onRaw: () => undefined,
      kill() {
        one.killed = true;
        end({ code: null, signal: 'SIGKILL', lastWords: '' });
      },
      channel: {
        send: (...frames: readonly Frame[]) => {
          for (const { payload } of frames) one.preload.push(unpack(payload).message as PreloadMessage);
        },
        onFrame: (run: (frame: Frame) => void) => (receive = run),
        onClose: () => undefined,
        hold: () => undefined,
        release: () => undefined,
        close: () => undefined,
      },
    },
  };
  made.push(one);
  return one.worker;
};

const PLAIN: WarmKey = { node: '/node', heapClass: 256, sdk: null, pack: null };
const SDK: WarmKey = { ...PLAIN, sdk: '/sdk.js' };
const PACKED: WarmKey = { ...SDK, pack: { file: '/p.pack', root: '/f/node_modules' } };
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  made = [];
  prewarm = createPrewarm({
    spawn,
    size: 1,
    clock: systemClock,
    rehearsal: () => '/rehearsal.js',
    callSites: true,
  });
});
afterEach(() => prewarm.stop());

test('a worker is told what to load, and with what to practise', () => {
  prewarm.keep([PACKED]);
  expect(made.map(({ preload }) => preload)).toEqual([
    [{ sdk: '/sdk.js', pack: PACKED.pack, rehearsal: '/rehearsal.js', callSites: true }],
  ]);
});

test.each([
  ['one with the packages', [PACKED, SDK, PLAIN], [0, 1, 2], 1],
  ['else one with the SDK', [PACKED, SDK, PLAIN], [1, 2], 2],
  ['else a plain one', [PACKED, SDK, PLAIN], [2], 3],
  ['else the one that still boots', [PACKED, { ...PACKED, node: '/other' }], [1], 1],
] as const)('claimed is %s', async (_what, keys, ready, pid) => {
  prewarm.keep(keys);
  for (const index of ready) made[index]?.ready();
  await settle();
  const claimed = prewarm.claim(PACKED);
  for (const one of made) one.ready();
  expect((await claimed).pid).toBe(pid);
});

test('another Node or another size of heap is never handed out', async () => {
  prewarm.keep([
    { ...PLAIN, node: '/other' },
    { ...PLAIN, heapClass: 128 },
  ]);
  for (const one of made) one.ready();
  await settle();
  const claimed = prewarm.claim(PLAIN);
  expect(made).toHaveLength(3);
  made[2]?.ready();
  expect((await claimed).pid).toBe(3);
  expect(made[2]?.node).toBe('/node');
});

test('kinds that are no longer kept are ended, the others stay', () => {
  prewarm.keep([PLAIN, SDK]);
  prewarm.keep([SDK, PACKED]);
  expect(made.map(({ killed }) => killed)).toEqual([true, false, false]);
});
