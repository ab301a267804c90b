import { answerQuestions } from '../child/questions.js';
import { runClosedLoop } from './closed-loop.js';
import { runOpenLoop } from './open-loop.js';
import type { LoadOrder } from './orders.js';
import { prepareRequests } from './requests.js';

/** Entry of the process that makes the load: the process under test spends nothing on it. */
answerQuestions((order: LoadOrder) => {
  const lanes = prepareRequests(order);
  return order.kind === 'submit' && order.perSecond
    ? runOpenLoop(order.origin, lanes, order.perSecond)
    : runClosedLoop(order.origin, lanes);
});
