import {
  buryAgentOf,
  findAgentOf,
  findAgentsByKeyHash,
  insertAgent,
  listAgentsOf,
  markSeen,
  replaceKeyOf,
} from '../../../src/cloud/modules/agents/agents.repository.js';
import {
  findUser,
  findUserByEmail,
  insertUser,
} from '../../../src/cloud/modules/auth/auth.repository.js';
import {
  buryProjectOf,
  findProjectOf,
  insertProject,
  listProjectsOf,
  slugsLike,
  trendOf,
  updateProjectOf,
} from '../../../src/cloud/modules/projects/projects.repository.js';
import { insertRuns, tombstonesAmong } from '../../../src/cloud/modules/runs/runs.repository.js';
import { isUniqueViolation } from '../../../src/cloud/platform/database/errors.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import {
  AT,
  agentRow,
  openJob,
  projectRow,
  UNICODE,
  userRow,
} from '../../helpers/databases/contract-rows.js';
import type { Check, UnderTest } from './contract.js';

export function accounts(check: Check): void {
  check('a user comes back as it was stored, numbers as numbers', async (t, { database }) => {
    const row = userRow({ name: UNICODE.slice(0, 120) });
    await insertUser(database.write, row);
    t.deepEqual({ ...(await findUser(database.read, row.id)) }, row);
    t.deepEqual({ ...(await findUserByEmail(database.read, row.email)) }, row);
  });

  check('e-mail addresses are told apart by every character', async (t, { database }) => {
    const name = newId('usr');
    const addresses = [`${name}jose@x.org`, `${name}josé@x.org`, `${name}JOSE@x.org`];
    for (const email of addresses) await insertUser(database.write, userRow({ email }));
    for (const email of addresses) {
      t.is((await findUserByEmail(database.read, email))?.email, email);
    }
    t.is(await findUserByEmail(database.read, `${name}Jose@x.org`), undefined);
    const twice = await t.throwsAsync(
      insertUser(database.write, userRow({ email: addresses[1] as string })),
    );
    t.true(isUniqueViolation(twice));
  });

  check('ids are told apart by case', async (t, { database }) => {
    const row = userRow();
    await insertUser(database.write, row);
    t.is(await findUser(database.read, row.id.toUpperCase()), undefined);
    t.is(await findUser(database.read, `${row.id} `), undefined);
  });

  check('a slug is unique per owner, and found by its beginning', async (t, { database }) => {
    const { owner, db } = await newOwner(database);
    const { owner: stranger } = await newOwner(database);
    for (const slug of ['shop', 'shop-2', 'shopping', 'my-shop']) {
      await insertProject(db, projectRow(owner, { slug }));
    }
    await insertProject(db, projectRow(stranger, { slug: 'shop' }));
    t.deepEqual([...(await slugsLike(db, owner, 'shop'))].sort(), ['shop', 'shop-2']);
    const twice = await t.throwsAsync(insertProject(db, projectRow(owner, { slug: 'shop' })));
    t.true(isUniqueViolation(twice));
  });

  check('projects are listed newest first, page by page, with a total', async (t, use) => {
    const { owner, db } = await newOwner(use.database);
    const rows = Array.from({ length: 5 }, (_, n) =>
      projectRow(owner, { slug: `p-${n}`, name: n % 2 ? 'odd' : 'Even', created_at: AT + n }),
    );
    for (const row of rows) await insertProject(db, row);
    const page = await listProjectsOf(db, owner, { limit: 2, offset: 1 });
    t.is(page.total, 5);
    t.deepEqual(
      page.rows.map(({ slug }) => slug),
      ['p-3', 'p-2'],
    );
    const even = await listProjectsOf(db, owner, { limit: 9, offset: 0, name: 'Even' });
    t.is(even.total, 3);
    t.is((await listProjectsOf(db, owner, { limit: 9, offset: 0, name: 'even' })).total, 0);
    t.is((await listProjectsOf(db, owner, { limit: 9, offset: 0, name: 'odd ' })).total, 0);
  });

  check('an update that changes nothing still finds its project', async (t, { database }) => {
    const { owner, db } = await newOwner(database);
    const row = projectRow(owner, { base_url: `https://x.org/${'ü'.repeat(2_034)}` });
    await insertProject(db, row);
    const same = { description: '', updated_at: AT };
    t.true(await updateProjectOf(db, owner, row.id, same));
    t.true(await updateProjectOf(db, owner, row.id, same));
    t.deepEqual({ ...(await findProjectOf(db, owner, row.id)) }, row);
    t.false(await updateProjectOf(db, newId('usr'), row.id, same));
  });

  check('a deleted project takes its agents and hides its runs', async (t, { database }) => {
    const { owner, db } = await newOwner(database);
    const project = projectRow(owner);
    await insertProject(db, project);
    const agent = agentRow(project);
    t.true(await insertAgent(db, agent));
    const open = openJob({ project_id: project.id, owner_id: owner });
    await insertRuns(db, [open]);
    t.true(await buryProjectOf(db, owner, project.id, AT));
    t.false(await buryProjectOf(db, owner, project.id, AT));
    const ids = [project.id, agent.id, open.run_id];
    t.deepEqual([...(await tombstonesAmong(db, ids))].sort(), [...ids].sort());
    t.is((await trendOf(db, project.id, { limit: 9, offset: 0 })).total, 0);
    t.false(await insertAgent(db, agentRow(project)));
  });

  check('agents: keys, lists by presence, sightings, deletion', async (t, { database }) => {
    const { owner, db } = await newOwner(database);
    const project = projectRow(owner);
    await insertProject(db, project);
    const [seen, unseen] = [agentRow(project), agentRow(project, { created_at: AT - 1 })];
    for (const agent of [seen, unseen]) t.true(await insertAgent(db, agent));
    const twice = await t.throwsAsync(insertAgent(db, agentRow(project, seen)));
    t.true(isUniqueViolation(twice));
    await markSeen(db, [
      { agentId: seen.id, at: AT },
      { agentId: seen.id, at: AT - 5 },
    ]);
    await markSeen(db, [{ agentId: seen.id, at: AT - 9 }]);
    t.is((await findAgentOf(db, owner, seen.id))?.last_seen_at, AT);
    const idsOf = async (presence: 'online' | 'offline') =>
      (await listAgentsOf(db, owner, { limit: 9, offset: 0, presence }, AT)).rows.map((a) => a.id);
    t.deepEqual(await idsOf('online'), [seen.id]);
    t.deepEqual(await idsOf('offline'), [unseen.id]);
    const key = { key_hash: `new-${seen.id}`, key_prefix: 'p', rotated_at: AT, updated_at: AT };
    t.true(await replaceKeyOf(db, owner, seen.id, key));
    t.deepEqual(await findAgentsByKeyHash(db, [seen.key_hash]), []);
    t.is((await findAgentsByKeyHash(db, [key.key_hash])).length, 1);
    t.deepEqual(await findAgentsByKeyHash(db, [key.key_hash.toUpperCase()]), []);
    t.true(await buryAgentOf(db, owner, seen.id, AT));
    t.false(await buryAgentOf(db, owner, seen.id, AT));
  });
}

async function newOwner({ write }: UnderTest['database']) {
  const user = userRow();
  await insertUser(write, user);
  return { owner: user.id, db: write };
}
