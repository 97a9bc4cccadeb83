import type { Route } from '../context';
import type { GatewayOptions } from '../context';

/** `/healthz`: alive, and which parts answer. No secrets, no names. */
export function healthRoutes({ mounts }: Pick<GatewayOptions, 'mounts'>): readonly Route[] {
  const parts = ['auth', 'database', 'storage', 'functions', ...mounts.map(({ prefix }) => prefix.slice(1))];
  return [
    {
      path: '/healthz',
      methods: {
        GET: async (context) => {
          context.set('cache-control', 'no-store');
          context.body = { ok: true, parts };
        },
      },
    },
  ];
}
