import test from 'ava';
import { commandLine, ProcfileError, parseProcfile } from '../../../src/local/stack/procfile.js';

test('names, commands, comments and empty lines', (t) => {
  const text = '# what runs\n\nweb: node dist/web.js --port $PORT\r\n  \nworker:node w.js  \n';
  t.deepEqual(parseProcfile(text), [
    { name: 'web', command: 'node dist/web.js --port $PORT' },
    { name: 'worker', command: 'node w.js' },
  ]);
});

test('a line that is no entry is named', (t) => {
  t.throws(() => parseProcfile('web: a\nnonsense\n'), {
    instanceOf: ProcfileError,
    message: /line 2 .*nonsense/,
  });
  t.throws(() => parseProcfile('web: a\nweb: b\n'), { message: /web is there twice/ });
});

test('plain words are started directly, with our own Node; the rest by the shell', (t) => {
  t.deepEqual(commandLine('node dist/web.js --fast'), [process.execPath, 'dist/web.js', '--fast']);
  t.deepEqual(commandLine('A=1 node x.js'), ['/bin/sh', '-c', 'A=1 node x.js']);
  t.deepEqual(commandLine('node x.js | cat'), ['/bin/sh', '-c', 'node x.js | cat']);
  t.deepEqual(commandLine('node "$FILE"'), ['/bin/sh', '-c', 'node "$FILE"']);
});
