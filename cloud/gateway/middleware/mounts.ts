import type { Mount } from '../../protocol';
import type { Middleware } from '../context';

/** Hands the paths of a mounted part over to it, and leads who comes to `/` to the first of them. */
export function mounts(parts: readonly Mount[]): Middleware {
  return async (context, next) => {
    const { path } = context;
    const part = parts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (part === undefined) {
      const [first] = parts;
      if (path === '/' && context.method === 'GET' && first !== undefined)
        context.redirect(`${first.prefix}/`);
      else await next();
      return;
    }
    context.respond = false;
    context.res.statusCode = 200;
    try {
      await part.handle(context.req, context.res);
    } catch (error) {
      if (context.res.headersSent) {
        context.res.destroy();
        return;
      }
      context.respond = true;
      throw error;
    }
  };
}
