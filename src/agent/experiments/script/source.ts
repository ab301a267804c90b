// The script as text: whoever gets it needs nothing else to run it. A line that begins with the name
// of a feature, as in /*twice*/, is part of scripts that need that feature only.

/** Sends requests, and cuts them where the faults did. */
export const SENDING = `
/** One request on a connection of its own. 'lost': its answer is read and thrown away. */
function send(step, key, { lost = false, onSent = () => {} } = {}) {
  const url = new URL(filled(step.path, step), ORIGIN);
  const body = step.body && filled(JSON.stringify(step.body), step);
  const headers = { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...HEADERS };
  if (KEY_HEADER && key) headers[KEY_HEADER] = key;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: step.method, headers, agent: false }, async (answer) => {
      const chunks = await answer.toArray().catch(reject);
      if (lost) answer.socket.resetAndDestroy();
      const text = Buffer.concat(chunks ?? []).toString();
      resolve({ status: answer.statusCode, body: parsed(text), link: answer.headers.link ?? '' });
    });
    sent.on('error', reject).on('finish', onSent).end(body);
  });
}

/** One attempt, with what happens to it. Null: the client sees no answer. */
async function attempt(step, key, [cut, ms] = []) {
  const unseen = () => send(step, key, { lost: true }).then(() => null, () => null);
  if (cut) console.log('  ' + step.name + ': ' + TOLD[cut]);
/*swallow*/  if (cut === 'swallow') return null;
/*lose-answer*/  if (cut === 'lose-answer') return unseen();
/*hold*/  if (cut === 'hold') return late.push(sleep(ms).then(unseen)), null;
/*wait*/  if (cut === 'wait') await sleep(ms);
/*twice*/  if (cut === 'twice') late.push(sleep(ms).then(unseen));
/*kill-after*/  if (cut === 'kill-after') return send(step, key).finally(restart).catch(() => null);
/*kill-during*/  if (cut === 'kill-during') return send(step, key, { onSent: () => setTimeout(restart, ms) }).catch(() => null);
  return send(step, key).catch(() => null);
}

/** Tries until the API has answered, as the client of the test did. */
async function perform(step) {
  const result = (results[step.name] = { begin: tick++, end: Infinity, ok: false });
  let key = ['read', 'list'].includes(step.kind) ? null : randomUUID();
  for (let number = 1; number <= ATTEMPTS; number += 1) {
    if (number > 1) await sleep(PAUSE_MS);
/*forgets*/    if (step.forgets?.includes(number)) key = randomUUID();
    const answer = await attempt(step, key, step.cuts[number]);
    if (answer === null || answer.status >= 500 || [408, 409, 425, 429].includes(answer.status)) continue;
    console.log('  ' + step.name + ': ' + step.method + ' ' + filled(step.path, step) + ' -> ' + answer.status);
    const absent = [404, 410].includes(answer.status) && ['delete', 'read'].includes(step.kind);
    result.ok = absent || answer.status < 300;
    result.answer = absent ? null : answer.body;
/*id*/    if (step.kind === 'create') ids[step.name] = at(answer.body, ID);
    break;
  }
  result.end = tick++;
/*late*/  if (Object.values(step.cuts).some(([cut]) => cut === 'hold' || cut === 'twice')) result.last = Infinity;
}
`;

/** Restarts the API. */
export const RESTARTING = `
let [server, starting] = [null, null];
/*managed*/function restart() {
/*managed*/  starting = once(server, 'exit').then(start);
/*managed*/  process.kill(-server.pid, 'SIGKILL');
/*managed*/}
/*managed*/async function start() {
/*managed*/  server = spawn('/bin/sh', ['-c', COMMAND], { detached: true, stdio: 'ignore' });
/*managed*/  for (let tries = 0; !(await fetch(ORIGIN).then(() => true, () => false)); tries += 1) {
/*managed*/    if (tries > 400 || server.exitCode !== null) notThere({ message: 'the command ' + (tries > 400 ? 'runs' : 'has ended') });
/*managed*/    await sleep(50);
/*managed*/  }
/*managed*/}
/*managed*/process.on('exit', () => {
/*managed*/  try { process.kill(-server.pid, 'SIGKILL'); } catch { /* it has ended */ }
/*managed*/});
/*command*/function restart() {
/*command*/  starting = once(spawn('/bin/sh', ['-c', COMMAND], { stdio: 'inherit' }), 'exit');
/*command*/}
`;

/** Reads things back and judges them. */
export const JUDGING = `
/** The things of that creation that the API shows. */
async function things(creation) {
  const found = [];
  let url = new URL(filled(READ_PATH, creation), ORIGIN);
  while (url) {
    const { status, body, link } = await send({ ...creation, method: 'GET', path: url.pathname + url.search, body: null }).catch(notThere);
    if (![404, 410].includes(status) && status >= 300) stop('GET ' + url + ' answers ' + status + ': whether the failure shows cannot be seen.');
    found.push(...itemsIn(body, creation));
/*listing*/    url = nextPage(url, link, body);
/*single*/    url = null;
  }
  return found;
}

const writesOf = ({ name }) => STEPS.filter(({ kind, subject }) => subject === name && !['read', 'list'].includes(kind));

/** The items of the list that hold a marker of that creation or its updates; or the one thing. */
function itemsIn(body, creation) {
  const marks = writesOf(creation).flatMap(({ marker }) => (marker ? filled(marker) : []));
  const holds = (value) => marks.some((mark) => JSON.stringify(value ?? null).includes(mark));
  if (!holds(body)) return [];
/*items*/  const list = at(body, ITEMS);
/*search*/  let list = null;
/*search*/  for (let level = [body]; !list && level.length > 0; ) {
/*search*/    list = level.find((value) => Array.isArray(value) && holds(value));
/*search*/    level = level.flatMap((value) => (value && typeof value === 'object' ? Object.values(value) : []));
/*search*/  }
  return Array.isArray(list) ? list.filter(holds) : [body];
}

/*listing*/function nextPage(url, link, body) {
/*listing*/  const next = /<([^>]*)>[^,]*rel="?next/.exec(link)?.[1] ?? body?.next ?? body?.links?.next ?? body?.meta?.next;
/*listing*/  if (typeof next === 'string') return new URL(next, url);
/*listing*/  const { total, limit, offset = 0 } = body?.meta ?? body?.pagination ?? body ?? {};
/*listing*/  if (!(limit > 0 && offset + limit < total)) return null;
/*listing*/  const query = new URLSearchParams({ ...Object.fromEntries(url.searchParams), limit, offset: offset + limit });
/*listing*/  return new URL('?' + query, url);
/*listing*/}
/*listing*/
/** What is wrong with seeing that thing (or none) in a look that began at that time; null: nothing. */
function problemWith(thing, creation, begin) {
  const holds = ({ marker }) => marker && JSON.stringify(thing).includes(filled(marker));
  const shown = thing && writesOf(creation).filter(holds).sort((a, b) => b.kind.localeCompare(a.kind))[0];
  const writers = thing ? [shown] : writesOf(creation).filter(({ kind }) => kind === 'delete');
  const ended = Math.max(-1, ...writers.map(({ name }) => results[name].last ?? results[name].end));
  const isNewer = (write) => write.ok && write.begin > ended && write.end < begin;
  const newer = writesOf(creation).find(({ name }) => isNewer(results[name]));
  const sees = thing ? 'shows what ' + shown.name + ' wrote' : 'is not there';
  return newer ? newer.name + ' (' + newer.kind + ') was acknowledged, and the thing ' + sees : null;
}

async function problems(creation) {
  const found = await things(creation);
  if (found.length > 1) return ['DUPLICATED: ' + creation.name + ' was to happen once, and is there ' + found.length + ' times'];
  const lost = problemWith(found[0] ?? null, creation, Infinity);
  const told = lost ? ['LOST: ' + lost] : [];
/*partial*/  for (const [field, value] of Object.entries(EXPECTED[creation.name] ?? {})) {
/*partial*/    const [sent, has] = [filled(JSON.stringify(value)), JSON.stringify(found[0] && at(found[0], field))];
/*partial*/    if (found[0] && sent !== has) told.push('PARTIAL: ' + creation.name + ' was sent with ' + field + ' ' + sent + ' and has ' + has);
/*partial*/  }
/*reads*/  for (const { name, kind, subject } of STEPS) {
/*reads*/    const { ok, begin, answer } = results[name];
/*reads*/    if (!ok || !(kind === 'list' || (kind === 'read' && subject === creation.name))) continue;
/*reads*/    const stale = problemWith(itemsIn(answer, creation)[0] ?? null, creation, begin);
/*reads*/    if (stale) told.push('STALE: ' + stale + ', as ' + name + ' sees it');
/*reads*/  }
  return told;
}
`;

export const MAIN = `
console.log('Run ' + RUN + ' against ' + ORIGIN);
/*managed*/await start();
/*reached*/await fetch(ORIGIN, { redirect: 'manual' }).catch(notThere);
const done = {};
for (const step of STEPS) done[step.name] = Promise.all(step.after.map((name) => done[name])).then(() => perform(step));
await Promise.all(Object.values(done));
await Promise.all(late);
/*restart*/await starting;
let found = [];
for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(100)) {
  found = (await Promise.all(STEPS.filter(({ kind }) => kind === 'create').map(problems))).flat();
  if (found.length === 0 || Date.now() > deadline) break;
}
console.log(found.join('; ') || 'KEPT: everything is there once, as it was acknowledged');
process.exit(found.length === 0 ? 0 : 1);
`;

/** Leaves out the lines of features that are not asked for. */
export function withFeatures(text: string, features: ReadonlySet<string>): string {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [whole, feature] = /^\/\*([\w-]+)\*\//.exec(line) ?? [];
      if (whole === undefined || feature === undefined) return [line];
      return features.has(feature) ? [line.slice(whole.length)] : [];
    })
    .join('\n');
}
