import test from 'ava';
import { RISKS, risksOf, riskWords } from '../../src/dashboard/model/risks.js';
import { point } from '../helpers/trend-point.js';

test('names the risks of a run, the gravest first', (t) => {
  const { risks } = point({ risks: { timeout: true, data_loss: true } });
  t.deepEqual(
    risksOf(risks).map(({ key }) => key),
    ['data_loss', 'timeout'],
  );
  t.is(riskWords(risks), 'Data loss, timeouts');
});

test('tells no risk from not judged', (t) => {
  t.is(riskWords(point().risks), 'no risks');
  t.is(riskWords(null), 'not judged yet');
});

test('each risk has a mark of its own', (t) => {
  t.is(new Set(RISKS.map(({ mark }) => mark)).size, RISKS.length);
});
