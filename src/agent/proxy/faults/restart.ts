import { type Exchange, type Fault, TOO_LONG } from './fault.js';

/** The API dies and is started again. */
export const restart: Fault<'restart'> = (exchange, { at }) =>
  at === 'during' ? whileItWorks(exchange) : afterItsAnswer(exchange);

/**
 * What the API had answered for and not yet stored is gone. The kill comes before the answer is
 * passed on, so that no time is left in between.
 */
async function afterItsAnswer(exchange: Exchange): Promise<void> {
  const answer = await exchange.send();
  const whole = (await answer.hold()) !== null;
  const acknowledged = answer.status >= 200 && answer.status <= 299;
  if (acknowledged && !whole) exchange.leftOut(TOO_LONG);
  if (acknowledged && whole && exchange.restart()) exchange.strikes('right after the answer');
  await exchange.pass(answer);
}

/** How long the API has had the request when it dies, at most. */
const INTO_THE_WORK_MS = 10;

/** The API has the request. Whether it has done half of it by then is what the test is about. */
async function whileItWorks(exchange: Exchange): Promise<void> {
  const state = { answered: false, killed: false };
  const kill = async () => {
    await exchange.wait(exchange.draw() * INTO_THE_WORK_MS);
    if (state.answered || !exchange.restart()) return;
    state.killed = true;
    exchange.strikes('while it worked on the request');
  };
  let killing = Promise.resolve();
  const onSent = () => {
    killing = kill();
  };
  try {
    const answer = await exchange.send({ onSent });
    await answer.hold();
    state.answered = true;
    await exchange.pass(answer);
  } catch (error) {
    if (!state.killed) throw error;
    exchange.reset();
  }
  await killing;
}
