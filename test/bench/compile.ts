import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/**
 * Compiles cloud/ and one folder of the benchmark as it is published, file by file and without the helpers that running
 * TypeScript directly adds to every closure.
 *
 * @param folder - Relative to the repository's root.
 * @returns The folder with the compiled files.
 */
export async function compile(folder: string): Promise<string> {
  const outdir = join(ROOT, 'node_modules', '.cache', `yunlet-${basename(folder)}`);
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [...sources('cloud'), ...sources(folder)],
    absWorkingDir: ROOT,
    outbase: ROOT,
    outdir,
    bundle: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return join(outdir, folder);
}

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((path) => join(folder, String(path)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
}
