import test from 'ava';
import { CloudError } from '../../../src/sdk/index.js';
import { addMany, RUN, sequence, setUp } from './uploading.js';

test('a refused event is set aside and told; its stand-in leaves no gap', async (t) => {
  const { cloud, uploader, setAside } = await setUp(t);
  cloud.refuse = (event, i) =>
    event.severity === 'dreadful'
      ? { path: `/events/${i}/severity`, message: 'must be one of info, warning, error, critical' }
      : null;
  addMany(uploader, 17);
  uploader.add(
    JSON.parse('{"event_type":"duplicate_detected","severity":"dreadful","message":"m"}'),
  );
  addMany(uploader, 5);
  const result = await uploader.drained();
  t.deepEqual(setAside, [...result.setAside]);
  t.is(setAside.length, 1);
  t.is(setAside[0]?.seq, 18);
  t.like(setAside[0]?.event, { severity: 'dreadful', message: 'm' });
  t.deepEqual(
    setAside[0]?.reasons.map(({ path }) => path),
    ['/severity'],
  );
  const stored = cloud.events(RUN.id);
  t.deepEqual(
    stored.map((event) => event.seq),
    sequence(23),
  );
  t.like(stored[17], { event_type: 'duplicate_detected', severity: 'warning' });
  t.like(stored[17]?.payload, { set_aside: true });
});

test('a batch refused without naming an event is narrowed down to it', async (t) => {
  const { cloud, uploader, setAside } = await setUp(t);
  cloud.refuse = (event) => (event.event_type === 'odd' ? { path: '', message: 'no' } : null);
  addMany(uploader, 40);
  uploader.add({ event_type: 'odd', severity: 'error' });
  addMany(uploader, 40);
  cloud.refuse = (event) =>
    event.message === 'odd one' ? { path: '/somewhere', message: 'no' } : null;
  uploader.add({ event_type: 'odd', severity: 'error', message: 'odd one' });
  await uploader.drained();
  t.deepEqual(
    setAside.map((each) => each.seq),
    [82],
  );
  t.deepEqual(
    cloud.events(RUN.id).map((event) => event.seq),
    sequence(82),
  );
});

test('when the stand-in is refused too, it is not about the event: the uploader fails', async (t) => {
  const { cloud, uploader } = await setUp(t);
  cloud.refuse = (_, i) => ({ path: `/events/${i}`, message: 'this run numbers its own events' });
  addMany(uploader, 3);
  const error = await t.throwsAsync(uploader.drained(), { instanceOf: CloudError });
  t.is((error as CloudError).status, 400);
  t.is(uploader.progress().state, 'failed');
});
