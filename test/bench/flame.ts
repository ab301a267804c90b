import { readFile, writeFile } from 'node:fs/promises';
import { drawFlames } from './flame/draw.js';
import { readProfile } from './flame/profile.js';

/**
 * Entry: draws a .cpuprofile as a flame graph. Usage: node dist/test/bench/flame.js PROFILE SVG
 * A box is as wide as its function's share of the busy time; callers are below, what they call above.
 */
const [profile, picture] = process.argv.slice(2);
if (!profile || !picture) {
  process.stderr.write('Usage: node dist/test/bench/flame.js PROFILE.cpuprofile PICTURE.svg\n');
  process.exit(2);
}
const root = readProfile(JSON.parse(await readFile(profile, 'utf8')));
const svg = drawFlames(root);
await writeFile(picture, svg);
process.stdout.write(`${picture}: ${Math.round(root.micros / 1_000)} ms of work\n`);
