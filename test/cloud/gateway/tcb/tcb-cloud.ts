import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud, type TestCloudOptions } from '../../../../cloud/testing';

export const APPID = 'wx1234567890abcdef';

const FUNCTIONS: Readonly<Record<string, string>> = {
  echo: 'exports.main = async (event) => event;',
  who: "exports.main = async () => { const { OPENID, SOURCE } = require('wx-server-sdk').getWXContext(); return { openid: OPENID ?? null, source: SOURCE }; };",
  nothing: 'exports.main = async () => undefined;',
  broken: "exports.main = async () => { throw new Error('the reason') };",
};

export type Answer = Record<string, unknown> & { readonly errcode?: number; readonly errmsg?: string };

/** A cloud and somebody who has a token of it. */
export interface TcbCloud {
  readonly cloud: TestCloud;
  readonly token: string;
  /** Sends `POST /tcb/VERB`; a text is sent as it is. */
  post(verb: string, body: unknown, query?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The state of a job once it has ended. */
  ended(job: unknown): Promise<Answer>;
  /** Stores a file by the form that `uploadfile` describes. */
  upload(path: string, content: string): Promise<string>;
  stop(): Promise<void>;
}

/** Opens a {@link TcbCloud} in temporary folders. */
export async function openTcbCloud(options: TestCloudOptions = {}): Promise<TcbCloud> {
  const project = await mkdtemp(join(tmpdir(), 'yunlet-tcb-'));
  await writeFile(
    join(project, 'project.config.json'),
    JSON.stringify({ appid: APPID, cloudfunctionRoot: 'cloudfunctions/' }),
  );
  for (const [name, code] of Object.entries(FUNCTIONS)) {
    await mkdir(join(project, 'cloudfunctions', name), { recursive: true });
    await writeFile(join(project, 'cloudfunctions', name, 'index.js'), code);
  }
  const cloud = await createTestCloud({ project, ...options });
  const asked = await fetch(
    `${cloud.url}/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${cloud.key}`,
  );
  const { access_token: token } = (await asked.json()) as { access_token: string };

  const post: TcbCloud['post'] = async (verb, body, query = {}) => {
    const search = new URLSearchParams({ access_token: token, ...query });
    const response = await fetch(`${cloud.url}${verb.startsWith('/') ? verb : `/tcb/${verb}`}?${search}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  };
  return {
    cloud,
    token,
    post,
    async ended(job) {
      for (let left = 600; left > 0; left--) {
        const state = await post('databasemigratequeryinfo', { env: cloud.env, job_id: job });
        if (state.errcode !== 0 || state['status'] === 'success' || state['status'] === 'fail') return state;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error('the job did not end');
    },
    async upload(path, content) {
      const ticket = (await post('uploadfile', { env: cloud.env, path })) as Record<string, string>;
      const form = new FormData();
      form.set('key', path);
      form.set('Signature', ticket['authorization'] ?? '');
      form.set('x-cos-security-token', ticket['token'] ?? '');
      form.set('x-cos-meta-fileid', ticket['cos_file_id'] ?? '');
      form.set('file', new Blob([content]), 'a.txt');
      const sent = await fetch(ticket['url'] ?? '', { method: 'POST', body: form });
      expect(sent.status).toBe(204);
      return ticket['file_id'] ?? '';
    },
    async stop() {
      await cloud.stop();
      await rm(project, { recursive: true, force: true });
    },
  };
}
