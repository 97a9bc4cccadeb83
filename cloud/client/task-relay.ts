import type { TransferProgress, TransferTask } from './port';

type Progress = (progress: TransferProgress) => void;
type Headers = (received: { readonly header: object }) => void;

/** A task handed out at once, for a transfer that can only begin after signing in. */
export interface TaskRelay {
  readonly task: TransferTask;
  /** Ties the task to the transfer that really runs. */
  readonly follow: (actual: TransferTask) => void;
}

/** Makes a {@link TaskRelay}: listeners are kept and an early `abort` takes effect when the transfer begins. */
export function createTaskRelay(): TaskRelay {
  let actual: TransferTask | undefined;
  let aborted = false;
  const progress = new Set<Progress>();
  const headers = new Set<Headers>();
  return {
    task: {
      abort() {
        aborted = true;
        actual?.abort();
      },
      onProgressUpdate: (listener) => void progress.add(listener),
      offProgressUpdate: (listener) => remove(progress, listener),
      onHeadersReceived: (listener) => void headers.add(listener),
      offHeadersReceived: (listener) => remove(headers, listener),
    },
    follow(task) {
      actual = task;
      task.onProgressUpdate((event) => progress.forEach((listener) => listener(event)));
      task.onHeadersReceived((event) => headers.forEach((listener) => listener(event)));
      if (aborted) task.abort();
    },
  };
}

function remove<T>(from: Set<T>, listener: T | undefined): void {
  if (listener === undefined) from.clear();
  else from.delete(listener);
}
