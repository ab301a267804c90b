import { createServer } from 'node:http';
import Koa from 'koa';
import getRawBody from 'raw-body';

/**
 * The least that a server can do with such requests: read the body, parse it, answer 202; and 304
 * to a read that carries a tag. Serves on PORT until it is ended.
 */
const app = new Koa();
app.use(async (context) => {
  if (context.method === 'GET') {
    context.status = context.headers['if-none-match'] ? 304 : 200;
    return;
  }
  const body = JSON.parse((await getRawBody(context.req)).toString('utf8'));
  context.status = 202;
  context.body = { accepted: Array.isArray(body.events) ? body.events.length : 1 };
});
createServer(app.callback()).listen(Number(process.env.PORT), '127.0.0.1');
