import { answerQuestions } from '../child/questions.js';
import { fill } from './fill.js';
import type { FillOrder } from './orders.js';

answerQuestions(async (order: FillOrder): Promise<true> => {
  await fill(order);
  return true;
});
