import { setInterval } from 'node:timers';
import { KIND, type Channel } from '../channel/channel';
import { pack } from '../channel/messages';

const EVERY_MS = 100;

/**
 * Tells the host what this process uses, once that is more than the function may use. For systems that have no cheap way to
 * see it from outside; it cannot be told while one turn of the event loop lasts.
 *
 * @param memory - MB of the function.
 */
export function tellMemory(channel: Channel, memory: number): void {
  const rss = process.memoryUsage.rss.bind(process.memoryUsage);
  const timer = setInterval(() => {
    const bytes = rss();
    if (bytes > memory * 1024 * 1024) channel.send({ kind: KIND.memory, id: 0, payload: pack(bytes) });
  }, EVERY_MS);
  timer.unref();
}
