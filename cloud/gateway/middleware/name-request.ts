import type { IdSource } from '../../base';
import type { Middleware } from '../context';

/** Gives each request the id under which it is logged and answered. */
export function nameRequest(ids: IdSource): Middleware {
  return async (context, next) => {
    context.state.requestId = ids.uuid();
    context.set('x-request-id', context.state.requestId);
    await next();
  };
}
