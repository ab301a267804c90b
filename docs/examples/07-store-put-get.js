// The store: the current value of each key, in memory, with or without a log.
import { core, store } from 'softadastra/engine';

const { Store } = store;
const memory = (
  await Store.open({
    nodeId: 'node-a',
    clock: core.systemClock,
    random: core.systemRandom,
    wal: null,
  })
).value();

const written = (await memory.put('user/1', Buffer.from('Ada'))).value();
console.log('operation', written.counter, 'durable', written.durable);
console.log(memory.get('user/1').value.toString());
console.log(memory.get('user/2'));

// Several writes that hold together or not at all.
await memory.batch([
  { key: 'user/2', value: Buffer.from('Grace') },
  { key: 'user/3', value: Buffer.from('Edsger') },
  { key: 'user/1', value: null },
]);
for (const { key, value } of memory.list({ prefix: 'user/' })) console.log(key, String(value));

const refused = await memory.put('', Buffer.from('x'));
console.log(refused.error().codeString(), '-', refused.error().message);
await memory.close();

// Prints:
// operation 1 durable false
// Ada
// undefined
// user/2 Grace
// user/3 Edsger
// invalid_key - key cannot be empty
