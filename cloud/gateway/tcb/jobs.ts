import { asCloudError, type Clock, type Logger, type Sentence } from '../../base';

/** How far a job is, in WeChat's words. */
export type JobStatus = 'waiting' | 'reading' | 'writing' | 'success' | 'fail';

/** What is known of a job. */
export interface JobState {
  readonly id: number;
  readonly env: string;
  readonly status: JobStatus;
  readonly success: number;
  readonly fail: number;
  readonly message: Sentence;
  /** The file it has written. */
  readonly fileId: string | undefined;
}

/** What a job tells while it runs. */
export type Progress = (change: Partial<Omit<JobState, 'id' | 'env'>>) => void;

/** One job. It throws where it fails; what was told by then stands. */
export interface JobWork {
  readonly env: string;
  readonly during: 'reading' | 'writing';
  readonly run: (progress: Progress, signal: AbortSignal) => Promise<Partial<JobState>>;
}

/** Runs import and export one after another, and remembers how they ended until the cloud stops. */
export interface Jobs {
  /** Puts a job at the end of the line. */
  add(work: JobWork): number;
  find(id: number, env: string): JobState | undefined;
  /** Ends the running job between two batches, and takes no more. Resolves when nothing runs. */
  stop(): Promise<void>;
}

/** Jobs remembered; the oldest that have ended are forgotten. */
const REMEMBERED = 1000;
const NOTHING: Sentence = { en: '', zh: '' };
const STOPPED: Sentence = { en: 'The cloud was stopped meanwhile.', zh: '云环境已停止，任务中断。' };

/**
 * Makes {@link Jobs}. Ids are the seconds of the clock or the number after the last, so that an id from before a restart
 * names no other job.
 */
export function createJobs({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }): Jobs {
  const states = new Map<number, JobState>();
  const stopping = new AbortController();
  let last = 0;
  let line: Promise<void> = Promise.resolve();

  const change = (id: number, changed: Partial<JobState>) => {
    const state = states.get(id);
    if (state !== undefined) states.set(id, { ...state, ...changed });
  };
  const forget = () => {
    for (const [id, { status }] of states) {
      if (states.size <= REMEMBERED) return;
      if (status === 'success' || status === 'fail') states.delete(id);
    }
  };

  async function play(id: number, { during, run }: JobWork): Promise<void> {
    const { signal } = stopping;
    const isStopping = () => signal.aborted;
    if (isStopping()) {
      change(id, { status: 'fail', message: STOPPED });
      return;
    }
    change(id, { status: during });
    try {
      change(id, { status: 'success', ...(await run((changed) => change(id, changed), signal)) });
    } catch (thrown) {
      const error = asCloudError(thrown);
      if (!isStopping()) logger.warn('job failed', { job: id, code: error.code, error });
      const message = isStopping() ? STOPPED : { en: error.sentenceIn('en'), zh: error.sentenceIn('zh') };
      change(id, { status: 'fail', message });
    }
    forget();
  }

  return {
    add(work) {
      const id = Math.max(Math.floor(clock.now() / 1000), last + 1);
      last = id;
      const { env } = work;
      states.set(id, {
        id,
        env,
        status: 'waiting',
        success: 0,
        fail: 0,
        message: NOTHING,
        fileId: undefined,
      });
      line = line.then(() => play(id, work));
      return id;
    },
    find(id, env) {
      const state = states.get(id);
      return state?.env === env ? state : undefined;
    },
    async stop() {
      stopping.abort();
      await line;
    },
  };
}
