import test from 'ava';
import { drawFlames } from './flame/draw.js';
import { type CpuProfile, readProfile } from './flame/profile.js';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  children,
  callFrame: { functionName, url },
});

const PROFILE: CpuProfile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 5]),
    node(2, '(idle)', ''),
    node(3, 'outer', 'file:///somewhere/private/dist/src/cloud/web.js', [4]),
    node(4, 'a<b>&"\u0000', 'file:///somewhere/private/node_modules/@scope/name/lib/x.js'),
    node(5, 'load', 'node:internal/modules/esm/loader'),
  ],
  samples: [2, 3, 4, 4, 5],
  timeDeltas: [500, 100, 200, 100, 900],
};

test('a profile adds up by call, without idling and loading', (t) => {
  const root = readProfile(PROFILE);
  t.is(root.micros, 400);
  const outer = root.children.get('outer cloud/web.js');
  t.is(outer?.micros, 400);
  t.is(outer?.children.get('a<b>&"\u0000 @scope/name')?.micros, 300);
  t.is(root.children.size, 1);
});

test('a picture has each share, and no markup or folder of the profile', (t) => {
  const svg = drawFlames(readProfile(PROFILE));
  t.regex(svg, /a&lt;b&gt;&amp;&quot;\ufffd @scope\/name 75\.0 %/);
  t.false(/<b>|private|<script/.test(svg));
  t.is(svg.match(/<g>/g)?.length, 3);
});
