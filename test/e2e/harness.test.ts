import { barriers } from '../helpers/browser/axe.js';
import { tooWide } from '../helpers/browser/in-page.js';
import { stage } from '../helpers/browser/stage.js';
import { until } from '../helpers/until.js';

const check = stage({ prepare: async () => null });

check('who is not signed in is asked to sign in', async (t, { visit }) => {
  const { page } = await visit();
  await page.goto('/runs?status=running');
  await page.waitForURL('**/sign-in?back=%2Fruns%3Fstatus%3Drunning');
  t.pass();
});

check('whatever a page does wrong is seen', async (t, { visit }) => {
  const { page, problems } = await visit();
  await page.goto('/');
  await page.evaluate(`
    console.error('said');
    setTimeout(() => { throw new Error('thrown'); });
    const script = document.createElement('script');
    script.textContent = 'console.error("ran")';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<img alt="" src="http://127.0.0.1:1/x.png">');
  `);
  const wanted = [/said/, /thrown/, /policy: script-src-elem/, /policy: img-src/];
  const seen = () => problems.unexpected.join('\n');
  await until('all of it is told', () => wanted.every((each) => each.test(seen())), {
    state: seen,
  });
  t.notRegex(seen(), /ran \(/);
  problems.expect(/./);
});

check('a barrier and a page that is too wide are seen', async (t, { visit }) => {
  const { page } = await visit();
  await page.goto('/sign-in');
  t.deepEqual([await barriers(page), await page.evaluate(tooWide)], [[], []]);
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<main><button></button><hr></main>');
    document.querySelector('hr').style.width = '5000px';`);
  t.regex((await barriers(page)).join('\n'), /button-name: <button>/);
  t.regex((await page.evaluate(tooWide)).join('\n'), /^3\d{3} pixels too wide\nHR/);
});
