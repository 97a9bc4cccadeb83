import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { resolveEntry } from '../../../../cloud/base';
import type { Frame } from '../../../../cloud/functions/channel/channel';
import { createFrameReader, encodeFrames, FRAME_LIMIT } from '../../../../cloud/functions/channel/frames';
import { pack, unpack } from '../../../../cloud/functions/channel/messages';
import { createPlatform } from '../../../../cloud/functions/platform/platform';
import { channelSuite } from '../../../suites/channel';

const OTHER_END = join(__dirname, '..', '..', '..', 'fixtures', 'channel', 'other-end');
const run = () => Promise.reject(new Error('no programs here'));

// Windows' way works everywhere, so that it is held to the contract on every system.
for (const system of process.platform === 'win32' ? (['win32'] as const) : (['linux', 'win32'] as const)) {
  const platform = createPlatform({ system, run });
  channelSuite(platform.channelKind, async () => {
    const entry = await resolveEntry(OTHER_END, { target: 'node16', standalone: true });
    const child = spawn(process.execPath, [entry, platform.channelKind], {
      stdio: ['ignore', 'inherit', 'inherit', platform.channelKind === 'ipc' ? 'ipc' : 'pipe'],
      serialization: 'advanced',
    });
    return {
      channel: platform.channelOf(child),
      // Node does not emit 'close' for a child whose IPC channel its parent has disconnected.
      exited: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
      kill: () => void child.kill('SIGKILL'),
    };
  });
}

test('frames survive being cut anywhere', () => {
  const frame = fc.record({
    kind: fc.nat(255),
    id: fc.nat(0xffffffff),
    payload: fc.uint8Array({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(
      fc.array(frame),
      fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 }),
      (sent, cuts) => {
        const bytes = encodeFrames(sent);
        const got: Frame[] = [];
        const read = createFrameReader((one) => got.push({ ...one, payload: Uint8Array.from(one.payload) }));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const step = cuts[i % cuts.length] ?? 1;
          read(bytes.subarray(at, at + step));
          at += step;
        }
        expect(got).toEqual(sent);
      },
    ),
  );
});

test('a length no frame has is refused', () => {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt32BE(FRAME_LIMIT + 1, 0);
  expect(() => createFrameReader(() => undefined)(bytes)).toThrow(RangeError);
});

test('a message and its bytes are taken apart as they were put together', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array(), (message, bytes) => {
      const apart = unpack(pack(message, bytes));
      expect(apart.message).toEqual(JSON.parse(JSON.stringify(message)));
      expect(Uint8Array.from(apart.bytes)).toEqual(bytes);
    }),
  );
});
