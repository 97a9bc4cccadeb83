import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTestApp, type TestAppOptions, type TestPage } from '../../../cloud/testing/pages';

/** A mini-program's files by path; app.json with the one page `p/p` where none is given. */
export type Files = Readonly<Record<string, string>>;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** Opens a mini-program made of `files`; it is gone after the test. */
export async function openFiles(
  files: Files,
  address?: string,
  options: TestAppOptions = {},
): Promise<TestPage> {
  const project = await mkdtemp(join(tmpdir(), 'yunlet-matrix-'));
  opened.push(() => rm(project, { recursive: true, force: true, maxRetries: 5 }));
  for (const [path, text] of Object.entries({ 'app.json': '{"pages":["p/p"]}', ...files })) {
    const file = join(project, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const app = await createTestApp({
    project,
    ...(options.url === undefined ? { cloud: {} } : {}),
    ...options,
  });
  opened.push(() => app.dispose());
  return app.open(address);
}
