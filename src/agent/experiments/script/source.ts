// The parts of the script. They are text: whoever gets the script needs nothing else to run it.

/** Sends requests and cuts them where the faults did. */
export const SENDING = String.raw`
/** One request on a connection of its own. 'lost': its answer is read here and thrown away. */
function send(step, key, lost, onSent = () => {}) {
  const url = new URL(filled(step.path, step), ORIGIN);
  const body = step.body === undefined ? undefined : filled(JSON.stringify(step.body), step);
  const headers = { accept: 'application/json', ...HEADERS };
  if (body) headers['content-type'] ??= 'application/json';
  if (KEY_HEADER && !['read', 'list'].includes(step.kind)) headers[KEY_HEADER] = key;
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: step.method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => (text += piece));
      answer.on('error', reject);
      answer.on('end', () => {
        if (lost) answer.socket?.resetAndDestroy();
        resolve({ status: answer.statusCode, text, link: answer.headers.link ?? '' });
      });
    });
    sent.on('error', reject);
    sent.on('finish', onSent);
    sent.end(body);
  });
}

/** One attempt, with what happened to it. Null: the client saw no answer. */
async function attempt(step, key, [cut, ms] = []) {
  if (cut) console.log('  ' + step.name + ': ' + TOLD[cut]);
  if (cut === 'swallow') return null;
  if (cut === 'lose-answer') return send(step, key, true).then(() => null, () => null);
  if (cut === 'hold') {
    late.push(sleep(ms).then(() => send(step, key, true)).catch(() => null));
    return null;
  }
  if (cut === 'wait') await sleep(ms);
  if (cut === 'twice') late.push(sleep(ms).then(() => send(step, key, true)).catch(() => null));
  /*restart*/
  return send(step, key, false).catch(() => null);
}

/** Tries until the API has answered, as the client of the test does. */
async function perform(step) {
  const result = (results[step.name] = { begin: tick++, end: Infinity, ok: false });
  let key = randomUUID();
  for (let number = 1; number <= ATTEMPTS; number += 1) {
    if (number > 1) await sleep(PAUSE_MS);
    if (step.forgets?.includes(number)) key = randomUUID();
    const answer = await attempt(step, key, step.cuts[number]);
    if (answer === null || answer.status >= 500 || AGAIN.includes(answer.status)) continue;
    const absent = [404, 410].includes(answer.status) && ['delete', 'read'].includes(step.kind);
    result.ok = absent || (answer.status >= 200 && answer.status <= 299);
    result.answer = absent ? null : parsed(answer.text);
    if (step.kind === 'create' && ID) ids[step.name] = at(result.answer, ID);
    console.log('  ' + step.name + ': ' + step.method + ' ' + filled(step.path, step) + ' -> ' + answer.status);
    break;
  }
  result.end = tick++;
}
`;

/** Only where the API has to be killed. */
export const RESTARTING = {
  attempt: String.raw`if (cut === 'kill-after') return send(step, key, false).finally(restart).catch(() => null);
  if (cut === 'kill-during') return send(step, key, false, () => setTimeout(restart, ms)).catch(() => null);`,
  process: String.raw`
/** The API is this script's own process group, so that it can be killed. */
let server = null;
let starting = null;
function restart() {
  if (server) process.kill(-server.pid, 'SIGKILL');
  starting = start();
}
async function start() {
  if (server && server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  server = spawn('/bin/sh', ['-c', START], { detached: true, stdio: 'ignore' });
  for (let tries = 0; tries < 400; tries += 1) {
    if (await fetch(ORIGIN).then(() => true, () => false)) return;
    await sleep(50);
  }
  throw new Error('The API does not answer at ' + ORIGIN);
}
process.on('exit', () => server && process.kill(-server.pid, 'SIGKILL'));
`,
  command: String.raw`
/** This command restarts the API. */
let starting = null;
function restart() {
  starting = once(spawn('/bin/sh', ['-c', START], { stdio: 'inherit' }), 'exit');
}
`,
};

/** Reads things back and judges. */
export const JUDGING = String.raw`
/** The things of that creation that the API shows. */
async function things(creation) {
  const marks = STEPS.filter((step) => step.subject === creation.name && step.marker);
  const found = [];
  let url = new URL(filled(READ_PATH, creation), ORIGIN);
  while (url) {
    const answer = await send({ ...creation, kind: 'read', method: 'GET', path: url.pathname + url.search, body: undefined });
    const body = parsed(answer.text);
    if (![404, 410].includes(answer.status) && answer.status >= 300) throw new Error('GET ' + url + ' answers ' + answer.status);
    const items = itemsIn(body, marks.map(({ marker }) => filled(marker)));
    found.push(...items);
    url = nextPage(url, answer.link, body);
  }
  return found;
}

/** The list whose items hold a marker; else the answer itself, where it is the one thing. */
function itemsIn(body, marks) {
  const holds = (value) => marks.some((mark) => (JSON.stringify(value) ?? '').includes(mark));
  if (!holds(body)) return [];
  let level = [body];
  while (ITEMS === null && level.length > 0) {
    const list = level.find((value) => Array.isArray(value) && holds(value));
    if (list) return list.filter(holds);
    level = level.flatMap((value) => (value && typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : []));
  }
  const list = ITEMS === null ? null : at(body, ITEMS);
  return Array.isArray(list) ? list.filter(holds) : [body];
}

function nextPage(url, link, body) {
  const next = /<([^>]*)>[^,]*rel="?next/.exec(link)?.[1] ?? [body?.next, body?.links?.next, body?.meta?.next].find((each) => typeof each === 'string');
  if (next) return new URL(next, url);
  const { total, limit, offset = 0 } = body?.meta ?? body?.pagination ?? body ?? {};
  if (!(limit > 0) || !(offset + limit < total)) return null;
  const further = new URL(url);
  further.searchParams.set('limit', limit);
  further.searchParams.set('offset', offset + limit);
  return further;
}

/** Which write a thing shows: an update stands over its creation. */
function writerOf(thing, creation) {
  const text = JSON.stringify(thing) ?? '';
  const shown = STEPS.filter((step) => step.subject === creation.name && step.marker && text.includes(filled(step.marker)));
  return shown.findLast(({ kind }) => kind === 'update') ?? shown[0] ?? null;
}

/** What is wrong with seeing that write (null: nothing there) in a look that began at that time. */
function problemWith(shown, creation, begin) {
  const own = STEPS.filter((step) => step.subject === creation.name && ['create', 'update', 'delete'].includes(step.kind));
  const writers = shown ? [shown] : own.filter(({ kind }) => kind === 'delete');
  const ended = Math.max(-1, ...writers.map(({ name }) => results[name].end));
  const newer = own.find(({ name }) => results[name].ok && results[name].begin > ended && results[name].end < begin);
  if (!newer) return null;
  const sees = shown ? 'shows what ' + shown.name + ' wrote' : 'is not there';
  return 'LOST: ' + newer.name + ' (' + newer.kind + ') was acknowledged, and the thing ' + sees;
}

async function problems(creation) {
  const found = await things(creation);
  if (found.length > 1) return ['DUPLICATED: ' + creation.name + ' was sent to happen once, and is there ' + found.length + ' times'];
  const told = [problemWith(found.length === 0 ? null : writerOf(found[0], creation), creation, Infinity)];
  for (const [field, value] of Object.entries(EXPECTED[creation.name] ?? {})) {
    const shown = found.length === 0 ? undefined : at(found[0], field);
    if (found.length > 0 && JSON.stringify(shown) !== filled(JSON.stringify(value)))
      told.push('PARTIAL: ' + creation.name + ' was sent with ' + field + ' ' + filled(JSON.stringify(value)) + ' and has ' + JSON.stringify(shown));
  }
  /*reads*/
  return told.filter((each) => each !== null);
}
`;

/** Only where something was read under faults. */
export const READS = String.raw`for (const { name, kind } of STEPS.filter((step) => step.subject === creation.name || step.kind === 'list')) {
    const { ok, begin, answer } = results[name];
    if (!ok || !['read', 'list'].includes(kind)) continue;
    const thing = kind === 'read' ? answer : itemsIn(answer, STEPS.filter((step) => step.subject === creation.name && step.marker).map(({ marker }) => filled(marker)))[0];
    const problem = problemWith(thing ? writerOf(thing, creation) : null, creation, begin);
    told.push(problem && problem.replace('LOST', 'STALE') + ' to ' + name);
  }`;

export const MAIN = String.raw`
console.log('Run ' + RUN + ' against ' + ORIGIN);
/*start*/
const done = {};
for (const step of STEPS) done[step.name] = Promise.all(step.after.map((name) => done[name])).then(() => perform(step));
await Promise.all(Object.values(done));
await Promise.all(late);
/*settle*/
let found;
const deadline = Date.now() + PATIENCE_MS;
do {
  if (found) await sleep(100);
  found = (await Promise.all(STEPS.filter(({ kind }) => kind === 'create').map(problems))).flat();
} while (found.length > 0 && Date.now() < deadline);
for (const problem of found) console.log(problem);
console.log(found.length === 0 ? 'KEPT: everything is there once, as it was acknowledged' : 'The failure shows.');
process.exit(found.length === 0 ? 0 : 1);
`;
