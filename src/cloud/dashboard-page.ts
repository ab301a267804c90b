import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context, Middleware, Next } from 'koa';
import sirv from 'sirv';

/** Where `npm run build` puts it, seen from the compiled tree. */
const BUILT = fileURLToPath(new URL('../../dashboard', import.meta.url));

/** Programs from this origin only, and nothing that stands in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What is not the page's, however it is asked for. */
const OTHERS = /^\/(api|admin|health|metrics)(\/|$)/;
const FILES = /^\/(assets\/|[\w-]+\.\w+$)/;

/**
 * Serves the dashboard where it has been built: its files under the names that Vite gave them, which
 * change with their content, and its page for every other address, since it finds its way by itself.
 */
export function createDashboardPage(folder: string = BUILT): Middleware[] {
  if (!existsSync(path.join(folder, 'index.html'))) return [];
  const serve = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (response, pathname) => {
      const named = pathname.startsWith('/assets/');
      response.setHeader(
        'Cache-Control',
        named ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return [
    async (context: Context, next: Next): Promise<void> => {
      const reads = context.method === 'GET' || context.method === 'HEAD';
      const { path: asked } = context;
      if (!reads || OTHERS.test(asked)) return next();
      if (asked !== '/' && !FILES.test(asked)) {
        // A program that mistyped an address is told so; a person is shown the page that says it.
        if (!context.get('Accept').includes('text/html')) return next();
        context.req.url = '/';
      }
      context.set('Content-Security-Policy', POLICY);
      await new Promise<void>((resolve, reject) => {
        context.res.once('close', resolve);
        context.respond = false;
        context.status = 200;
        serve(context.req, context.res, () => {
          context.respond = true;
          next().then(resolve, reject);
        });
      });
    },
  ];
}
