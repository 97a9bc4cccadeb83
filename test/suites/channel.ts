import fc from 'fast-check';
import type { Channel, Frame } from '../../cloud/functions/channel/channel';

/** A channel to a process that runs test/fixtures/channel/other-end.ts. */
export interface OpenedChannel {
  readonly channel: Channel;
  /** Exit code of the process. */
  readonly exited: Promise<number | null>;
  kill(): void;
}

/** What every {@link Channel} keeps, between real processes. */
export function channelSuite(name: string, open: () => Promise<OpenedChannel>): void {
  describe(`channel: ${name}`, () => {
    let end: OpenedChannel;
    let frames: Frame[];
    let closed: boolean;
    let wake: (() => void) | undefined;
    beforeEach(async () => {
      end = await open();
      frames = [];
      closed = false;
      end.channel.onFrame((frame) => {
        frames.push({ ...frame, payload: Uint8Array.from(frame.payload) });
        wake?.();
      });
      const mine = end;
      end.channel.onClose(() => {
        // That of the test before may come late.
        if (mine !== end) return;
        closed = true;
        wake?.();
      });
    });
    afterEach(async () => {
      end.kill();
      await end.exited;
    });
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
    };
    const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) % 251);

    it('carries frames whole and in order, of any size', async () => {
      const sent = [0, 1, 8, 9, 10, 65_535, 65_536, 3_000_000, 5].map((length, id) => ({
        kind: 1,
        id: id * 477_218_588,
        payload: bytes(length),
      }));
      for (const frame of sent) end.channel.send(frame);
      await until(() => frames.length === sent.length);
      // Compared as bytes: a matcher takes seconds for megabytes.
      const plain = ({ kind, id, payload }: Frame) => [kind, id, payload.length];
      expect(frames.map(plain)).toEqual(sent.map(plain));
      expect(
        sent.every(({ payload }, i) => Buffer.from(payload).equals(frames[i]?.payload ?? bytes(0))),
      ).toBe(true);
    });

    it('carries any bytes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(0xffffffff), async (payload, id) => {
          frames = [];
          end.channel.send({ kind: 1, id, payload });
          await until(() => frames.length === 1);
          expect(frames).toEqual([{ kind: 1, id, payload }]);
        }),
        { numRuns: 50 },
      );
    });

    it('lets the loop of the other end run empty when released, and still hears', async () => {
      end.channel.send({ kind: 2, id: 9, payload: bytes(0) });
      await until(() => frames.length === 1);
      expect(frames).toEqual([{ kind: 2, id: 9, payload: bytes(0) }]);
      end.channel.send({ kind: 1, id: 10, payload: bytes(3) });
      await until(() => frames.length === 2);
      expect(frames[1]).toEqual({ kind: 1, id: 10, payload: bytes(3) });
    });

    it('delivers what was sent before the process left by itself', async () => {
      end.channel.send({ kind: 3, id: 100, payload: bytes(100) });
      await until(() => closed);
      expect(frames.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      expect(await end.exited).toBe(0);
    });

    it('sends what is left when the other end closes', async () => {
      end.channel.send({ kind: 4, id: 40, payload: bytes(50_000) });
      await until(() => closed);
      expect(frames).toHaveLength(40);
    });

    it('tells both ends of the close, and is silent afterwards', async () => {
      end.channel.close();
      expect(await end.exited).toBe(7);
      await until(() => closed);
      end.channel.send({ kind: 1, id: 1, payload: bytes(1) });
      end.channel.close();
      expect(frames).toEqual([]);
    });

    it('tells of a killed process once, also to who asks late', async () => {
      end.kill();
      await until(() => closed);
      let late = 0;
      end.channel.onClose(() => late++);
      expect(late).toBe(1);
    });
  });
}
