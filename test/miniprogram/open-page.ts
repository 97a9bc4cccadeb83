/** A page's code without its template: what it shows is read from `data`, taps are calls of its methods. */
export interface OpenPage {
  data: Record<string, never>;
  [member: string]: unknown;
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

/**
 * Loads a page module and opens it.
 *
 * @param module - Its path below miniprogram/, such as `pages/list/list`.
 */
export function openPage(module: string, query: Readonly<Record<string, string>> = {}): OpenPage & Methods {
  let definition: Record<string, unknown> = {};
  Object.assign(globalThis, { Page: (given: Record<string, unknown>) => (definition = given) });
  jest.isolateModules(() => {
    jest.requireActual(`../../miniprogram/${module}`);
  });
  const page = {
    ...definition,
    data: JSON.parse(JSON.stringify(definition['data'])) as Record<string, unknown>,
    setData(change: Record<string, unknown>) {
      for (const [path, value] of Object.entries(change)) assign(page.data, path, value);
    },
  };
  const opened = page as unknown as OpenPage & Methods;
  opened['onLoad']?.(query);
  return opened;
}

/** Writes `photos[0].fileId` as setData does. */
function assign(data: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop()!;
  let target = data;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  target[last] = value;
}

/** Lets everything that waits for an answered call go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A `wx` that answers calls of functions as told and remembers everything else. */
export function stubWx() {
  const answers = new Map<string, (data: unknown) => unknown>();
  const calls: { name: string; data: unknown }[] = [];
  const wx = {
    cloud: {
      init: jest.fn(),
      callFunction: async ({ name, data }: { name: string; data: unknown }) => {
        calls.push({ name, data });
        const answer = answers.get(name);
        if (answer === undefined) throw new Error(`cloud.callFunction:fail no answer for ${name}`);
        return { result: await answer(data) };
      },
      uploadFile: jest.fn(({ cloudPath }: { cloudPath: string }) =>
        Promise.resolve({ fileID: `cloud://e.b/${cloudPath}` }),
      ),
    },
    showToast: jest.fn(),
    stopPullDownRefresh: jest.fn(),
    navigateTo: jest.fn<undefined, [{ url: string; events?: Record<string, (value: unknown) => void> }]>(),
    navigateBack: jest.fn(),
    reLaunch: jest.fn(),
    previewImage: jest.fn(),
    chooseMedia: jest.fn(),
  };
  Object.assign(globalThis, { wx });
  return { wx, calls, answer: (name: string, give: (data: unknown) => unknown) => answers.set(name, give) };
}

/** A note as it arrives on a page. */
export function arrived(id: string, change: object = {}) {
  return {
    id,
    text: `text of ${id}`,
    place: null,
    author: { nickname: '老周' },
    photos: [],
    cover: null,
    createdAt: '2026-03-08T04:00:00.000Z',
    mine: false,
    ...change,
  };
}
