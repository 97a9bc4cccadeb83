import { asCloudError, CloudError, type ErrorCode } from '../../base';
import type { GatewayOptions, Route } from '../context';

/** A part's name and how to see whether it works. */
type Probe = readonly [name: string, probe: () => Promise<unknown>];

/** Milliseconds for which a finding is given again, so that asking often costs nothing. */
const BELIEVED_MS = 1000;
/** Milliseconds in which a part must answer. */
const PATIENCE_MS = 2000;

/**
 * `/healthz`: 200 where every part works, else 503; `parts` holds `ok` or an error code for each. No secrets, no names,
 * no causes: those are logged.
 */
export function healthRoutes(
  options: Pick<GatewayOptions, 'database' | 'storage' | 'functions' | 'clock' | 'logger'>,
): readonly Route[] {
  const { database, storage, functions, clock } = options;
  const probes: readonly Probe[] = [
    ['database', () => database.probe()],
    ['storage', () => storage.probe()],
    ['functions', async () => functions.list()],
  ];
  let last: { readonly until: number; readonly parts: Promise<Parts> } | undefined;

  return [
    {
      path: '/healthz',
      methods: {
        GET: async (context) => {
          if (last === undefined || last.until <= clock.now()) {
            last = { until: clock.now() + BELIEVED_MS, parts: examine(probes, options) };
          }
          const parts = await last.parts;
          const ok = Object.values(parts).every((finding) => finding === 'ok');
          context.set('cache-control', 'no-store');
          context.status = ok ? 200 : 503;
          context.body = { ok, parts };
        },
      },
    },
  ];
}

type Parts = Readonly<Record<string, 'ok' | ErrorCode>>;

async function examine(
  probes: readonly Probe[],
  { clock, logger }: Pick<GatewayOptions, 'clock' | 'logger'>,
): Promise<Parts> {
  const findings = probes.map(async ([part, probe]) => {
    try {
      await within(PATIENCE_MS, probe, clock);
      return [part, 'ok'] as const;
    } catch (thrown) {
      const { code, cause } = asCloudError(thrown);
      logger.warn('part does not work', { part, code, cause });
      return [part, code] as const;
    }
  });
  return Object.fromEntries(await Promise.all(findings));
}

function within(ms: number, probe: Probe[1], clock: GatewayOptions['clock']): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = clock.after(ms, () => reject(new CloudError('SERVER_TIMEOUT')));
    probe()
      .then(() => resolve(), reject)
      .finally(() => late.cancel());
  });
}
