import test from 'ava';
import {
  compareAddress,
  labelsOf,
  pressedOf,
  RUNS_PER_PAGE,
  readRunsView,
  runQueryOf,
  togglePicked,
  withoutFilters,
  withParam,
} from '../../src/dashboard/model/runs-view.js';

const A = `run_${'a'.repeat(32)}`;
const B = `run_${'b'.repeat(32)}`;
const C = `run_${'c'.repeat(32)}`;

test('reads filters, order, place and picked runs from the address', (t) => {
  const params = new URLSearchParams(
    `status=failed&label=commit:abc&sort=-score&offset=50&compare=${A},${B}&other=1`,
  );
  const view = readRunsView(params);
  t.deepEqual(view, {
    filters: { status: 'failed', label: 'commit:abc' },
    sort: '-score',
    offset: 50,
    picked: [A, B],
  });
  t.deepEqual(runQueryOf(view, { project_id: 'prj_1' }), {
    status: 'failed',
    label: 'commit:abc',
    project_id: 'prj_1',
    sort: '-score',
    limit: RUNS_PER_PAGE,
    offset: 50,
  });
});

test('leaves out what makes no sense', (t) => {
  const view = readRunsView(
    new URLSearchParams(`status=%20&sort=name&offset=-5&compare=x,${A},${A},${B},${C}`),
  );
  t.deepEqual(view, { filters: {}, sort: '-created_at', offset: 0, picked: [A, B] });
  for (const offset of ['1.5', 'NaN', '1e99']) {
    t.is(readRunsView(new URLSearchParams({ offset })).offset, 0);
  }
});

test('what the page decides wins over the address', (t) => {
  const view = readRunsView(new URLSearchParams('project_id=prj_2'));
  t.is(runQueryOf(view, { project_id: 'prj_1' }).project_id, 'prj_1');
  t.is(runQueryOf(view, {}).project_id, 'prj_2');
  t.false('sort' in runQueryOf(view, {}), 'the usual order needs no parameter');
});

test('a changed filter goes back to the first page, a pick does not', (t) => {
  const params = new URLSearchParams('offset=50&status=failed');
  t.is(String(withParam(params, 'grade', 'F')), 'status=failed&grade=F');
  t.is(String(withParam(params, 'status', '')), '');
  t.is(String(withParam(params, 'compare', A)), `offset=50&status=failed&compare=${A}`);
  t.is(String(params), 'offset=50&status=failed', 'the address itself is left alone');
});

test('clearing filters keeps order and picked runs', (t) => {
  const params = new URLSearchParams(`status=failed&label=a:b&sort=score&compare=${A}&offset=25`);
  t.is(String(withoutFilters(params)), `sort=score&compare=${A}`);
});

test('picks two runs at most, and lets go of the one picked first', (t) => {
  t.deepEqual(togglePicked([], A), [A]);
  t.deepEqual(togglePicked([A, B], C), [B, C]);
  t.deepEqual(togglePicked([A, B], A), [B]);
});

test('tells which box was pressed', (t) => {
  t.is(pressedOf([A], { [A]: true, [B]: true }), B);
  t.is(pressedOf([A, B], { [A]: true }), B);
  t.is(pressedOf([A, B], { [A]: false, [B]: true }), A);
  t.is(pressedOf([A], { [A]: true }), null);
});

test('compares the older run with the newer one', (t) => {
  t.is(compareAddress([B, A]), `/compare?a=${A}&b=${B}`);
  t.is(compareAddress([A]), null);
  t.is(compareAddress([]), null);
});

test('offers each label once', (t) => {
  const labels: Record<string, string>[] = [{ commit: 'b', branch: 'main' }, { branch: 'main' }];
  t.deepEqual(labelsOf(labels.map((each) => ({ labels: each }))), ['branch:main', 'commit:b']);
});
