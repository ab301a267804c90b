import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../helpers/command-line.js';
import { scenarioNames, stageScenario } from './stage.js';

/**
 * Runs every example scenario as its reader would, and writes what it printed into the page:
 * `npm run build && node dist/test/examples/record.js`
 */
const END = '<!-- end -->';
const PAGE = 'docs/examples/scenarios/README.md';
const folder = await mkdtemp(path.join(tmpdir(), 'softadastra-'));
try {
  let page = await readFile(PAGE, 'utf8');
  for (const name of await scenarioNames()) {
    const { args, options } = await stageScenario(name, folder);
    const { code, stdout, stderr } = await runCommand(args, options);
    if (stdout === '') throw new Error(`${name} ended with ${code}: ${stderr}`);
    process.stderr.write(`${name}: exit code ${code}\n`);
    page = withOutput(page, name, `${stdout.trim()}\n\nexit code ${code}`);
  }
  await writeFile(PAGE, page);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function withOutput(page: string, name: string, output: string): string {
  const begin = `<!-- printed by ${name} -->`;
  const [before, rest] = page.split(begin);
  const after = rest?.slice(rest.indexOf(END) + END.length);
  if (before === undefined || after === undefined) {
    throw new Error(`${PAGE} has no place for the output of ${name} (${begin} … ${END})`);
  }
  return `${before}${begin}\n\n\`\`\`\n${output}\n\`\`\`\n\n${END}${after}`;
}
