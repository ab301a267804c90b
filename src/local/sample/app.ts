import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import type { Behaviour } from './behaviour.js';
import { RequestError, readKey, readObject, readPage } from './requests.js';
import type { Order, OrderStore } from './store.js';

/** What the API needs from outside. */
export interface SampleOptions {
  store: OrderStore;
  behaviour: Behaviour;
  now: () => Date;
  newId: () => string;
}

/**
 * The orders API: POST, GET, PUT, DELETE on /orders and /health. A list is a plain array, oldest
 * first, with the number of all orders in X-Total-Count.
 */
export function createSampleApp(options: SampleOptions): Koa {
  const { store, behaviour } = options;
  const router = new Router();

  router.get('/health', (context) => {
    context.body = { status: 'ok' };
  });

  router.post('/orders', async (context) => {
    const fields = await readObject(context.req);
    const created_at = options.now().toISOString();
    const order = { ...fields, id: options.newId(), created_at };
    const acknowledged = await behaviour.create(order, readKey(context.get('Idempotency-Key')));
    context.status = 201;
    context.set('Location', `/orders/${acknowledged.id}`);
    context.body = acknowledged;
  });

  router.get('/orders', async (context) => {
    const { limit, offset } = readPage(context.URL.searchParams);
    const { orders, total } = await store.list(limit, offset);
    context.set('X-Total-Count', String(total));
    context.body = orders;
  });

  router.get('/orders/:id', async (context) => {
    context.body = await existing(store, idOf(context));
  });

  router.put('/orders/:id', async (context) => {
    const fields = await readObject(context.req);
    const { id, created_at } = await existing(store, idOf(context));
    const order = { ...fields, id, created_at };
    if (!(await behaviour.replace(order))) throw notFound(id);
    context.body = order;
  });

  router.delete('/orders/:id', async (context) => {
    if (!(await behaviour.remove(idOf(context)))) throw notFound(idOf(context));
    context.status = 204;
  });

  const app = new Koa();
  app.use(answerErrors);
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

async function answerErrors(context: Context, next: () => Promise<unknown>): Promise<void> {
  try {
    await next();
  } catch (error) {
    context.status = statusOf(error);
    const message = error instanceof Error ? error.message : String(error);
    if (context.status >= 500) console.error(`${context.method} ${context.path}: ${message}`);
    context.body = { error: message };
    return;
  }
  if (context.status === 404 && !context.body) {
    context.status = 404;
    context.body = { error: `there is nothing at ${context.method} ${context.path}` };
  }
}

/** Errors of the body reader carry a status too, such as 413. */
function statusOf(error: unknown): number {
  const carried = typeof error === 'object' && error !== null && 'status' in error;
  const status = carried ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

async function existing(store: OrderStore, id: string): Promise<Order> {
  const order = await store.get(id);
  if (order === undefined) throw notFound(id);
  return order;
}

function notFound(id: string): RequestError {
  return new RequestError(404, `there is no order ${id}`);
}

function idOf(context: { params: Record<string, string | undefined> }): string {
  return context.params.id ?? '';
}
