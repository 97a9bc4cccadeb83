import { spawn } from 'node:child_process';

/** The words that open an address in the user's browser, by system. Pure. */
export function openerOf(platform: NodeJS.Platform, url: string): { command: string; args: string[] } {
  if (platform === 'darwin') return { command: 'open', args: [url] };
  // `start` is a word of cmd.exe, which would give & and % of the address a meaning of their own.
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  return { command: 'xdg-open', args: [url] };
}

/** Opens the address. Where that is not possible nothing happens: the address has been printed. */
export function openBrowser(url: string): void {
  const { command, args } = openerOf(process.platform, url);
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
