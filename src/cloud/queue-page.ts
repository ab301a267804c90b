import type { Context, Middleware, Next } from 'koa';
import { type Access, foreignOrigin, isFromElsewhere } from './modules/auth/index.js';
import { requestInfo } from './platform/http/dispatch.js';
import type { Logger } from './platform/logger.js';
import type { Queues } from './queues/index.js';

const PATH = '/admin/queues';
/**
 * The page is a program of its own, with its own scripts and styles from this origin. What it writes
 * into itself, the look of its first moment and a font from elsewhere, is left out.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** bull-board for operators, where it is installed (an optional dependency). */
export async function createQueuePage(
  queues: Queues,
  access: Access,
  logger: Logger,
): Promise<Middleware[]> {
  const board = await loadBoard();
  if (!board) {
    logger.info(`no queue page at ${PATH}: @bull-board/api and @bull-board/koa are not installed`);
    return [];
  }
  const adapter = new board.KoaAdapter();
  adapter.setBasePath(PATH);
  board.createBullBoard({
    queues: queues.shards.flatMap((shard) =>
      Object.values(shard.queues).map((queue) => new board.BullMQAdapter(queue)),
    ),
    serverAdapter: adapter,
  });
  const guard = async (context: Context, next: Next): Promise<void> => {
    if (context.path !== PATH && !context.path.startsWith(`${PATH}/`)) return next();
    const request = requestInfo(context);
    await access.operator.check(request);
    // A browser adds the password of Basic to what other sites send here, too.
    if (isFromElsewhere(request)) throw foreignOrigin();
    context.set('Content-Security-Policy', POLICY);
    await next();
  };
  return [guard, adapter.registerPlugin() as unknown as Middleware];
}

async function loadBoard() {
  try {
    const [{ createBullBoard }, { BullMQAdapter }, { KoaAdapter }] = await Promise.all([
      import('@bull-board/api'),
      import('@bull-board/api/bullMQAdapter'),
      import('@bull-board/koa'),
    ]);
    return { createBullBoard, BullMQAdapter, KoaAdapter };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
