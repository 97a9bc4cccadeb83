import { commitIn, type Happening } from './timeline';

/** What {@link createAckCheck} found. */
export interface AckFindings {
  readonly answered: number;
  readonly flushes: number;
  readonly commits: number;
  /** Answers that left before a flush which covers their write. */
  readonly early: number;
  /** Records of a flush that were written before the flush they speak of had ended. */
  readonly unordered: number;
  readonly firstFault?: string;
}

/** Marks a write's request inside of what it stores. */
export const tokenOf = (request: number): string => `tok-${String(request).padStart(8, '0')}`;

const TOKEN = Buffer.from('tok-');

/**
 * Follows a timeline: each write is found in the pages of the first commit that has its token, each commit's record, the
 * flush that begins after it and the written-through record after that; only then may the answer leave.
 *
 * @param first - the first request that is a journaled write; others carry lower numbers.
 */
export function createAckCheck(first: number): { take(happening: Happening): void; findings(): AckFindings } {
  const commitOf = new Map<number, number>();
  let loose: number[] = [];
  const open = new Map<
    number,
    { commit: number | undefined; tokens: readonly number[]; synchronous: boolean }
  >();
  const flushing = new Map<number, number>();
  let committed = 0;
  let flushed = 0;
  let durable = 0;
  const counts = { answered: 0, flushes: 0, commits: 0, early: 0, unordered: 0 };
  let firstFault: string | undefined;
  const fault = (kind: 'early' | 'unordered', text: string) => {
    counts[kind]++;
    firstFault ??= text;
  };
  return {
    take(happening) {
      switch (happening.kind) {
        case 'write': {
          const commit = commitIn(happening);
          const tokens = commit === undefined ? [...tokensIn(happening.bytes)] : [];
          open.set(happening.id, { commit, tokens, synchronous: happening.synchronous });
          if (commit !== undefined && happening.synchronous && commit > flushed)
            fault('unordered', `commit ${commit} was recorded as flushed while ${flushed} was`);
          return;
        }
        case 'written': {
          const write = open.get(happening.id);
          open.delete(happening.id);
          if (write === undefined) return;
          loose.push(...write.tokens);
          if (write.commit === undefined) return;
          if (write.synchronous) {
            durable = Math.max(durable, write.commit);
            return;
          }
          counts.commits++;
          committed = write.commit;
          for (const token of loose) if (!commitOf.has(token)) commitOf.set(token, committed);
          loose = [];
          return;
        }
        case 'flush':
          flushing.set(happening.id, committed);
          return;
        case 'flushed':
          counts.flushes++;
          if (happening.ok) flushed = Math.max(flushed, flushing.get(happening.id) ?? 0);
          flushing.delete(happening.id);
          return;
        case 'answered': {
          const { request } = happening;
          if (request < first) return;
          counts.answered++;
          const commit = commitOf.get(request);
          if (commit === undefined) fault('early', `request ${request} was answered before its commit`);
          else if (commit > durable)
            fault(
              'early',
              `request ${request} of commit ${commit} was answered when ${durable} was on the disk`,
            );
        }
      }
    },
    findings: () => ({ ...counts, ...(firstFault === undefined ? {} : { firstFault }) }),
  };
}

function* tokensIn(bytes: Buffer): Generator<number> {
  for (let at = bytes.indexOf(TOKEN); at >= 0; at = bytes.indexOf(TOKEN, at + TOKEN.length)) {
    const number = Number(bytes.toString('latin1', at + TOKEN.length, at + TOKEN.length + 8));
    if (Number.isInteger(number)) yield number;
  }
}
