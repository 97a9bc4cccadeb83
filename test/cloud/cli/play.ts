import { main } from '../../../cloud/cli';
import type { Terminal } from '../../../cloud/cli/command';

/** What a command did. */
export interface Played {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Plays a command in this process. */
export type Play = (...argv: readonly string[]) => Promise<Played>;

/** Makes a {@link Play} for commands called in the folder `dir`, with `input` on stdin. */
export function createPlay(dir: () => string, { input = '' }: { readonly input?: string } = {}): Play {
  return async (...argv) => {
    let out = '';
    let err = '';
    const terminal: Terminal = {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      env: {},
      cwd: dir(),
      interactive: false,
      input: async function* () {
        yield await Promise.resolve(Buffer.from(input));
      },
      interrupted: () => Promise.resolve(),
    };
    const code = await main(argv, terminal);
    return { code, out, err };
  };
}

/** The error a command with `--json` ended with. */
export function errorOf({ out }: Played): { readonly code: string; readonly message: string } {
  const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as {
    readonly error: { readonly code: string; readonly message: string };
  };
  return last.error;
}
