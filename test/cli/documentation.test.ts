import { readFileSync } from 'node:fs';
import test from 'ava';
import { settingNames, settings } from '../../src/engine/node/index.js';
import { publishedSchemas } from '../helpers/engine/cli/schemas.js';

const cli = readFileSync('docs/engine/cli.md', 'utf8');
const production = readFileSync('docs/engine/production.md', 'utf8');

test('the table of settings is that of the engine', (t) => {
  const rows = [...production.matchAll(/^\| `(\w+)` \| (.+?) \| (.+) \|$/gm)].filter(
    ([, name = '']) => name in settings,
  );
  t.deepEqual(
    rows.map(([, name]) => name),
    [...settingNames],
  );
  for (const [, name = '', usual, words = ''] of rows) {
    const { fallback, description } = settings[name as keyof typeof settings];
    const shown = fallback === null ? '–' : Array.isArray(fallback) ? 'none' : `\`${fallback}\``;
    t.is(usual, shown, name);
    t.true(words.replaceAll('&lt;', '<').startsWith(description), `${name}: ${words}`);
  }
});

test('the chapter on the command line names every document, and no other', (t) => {
  const named = new Set(
    [...cli.matchAll(/`(softadastra\.[a-z-]+\/1)`/g)].map(([, name = '']) => name),
  );
  const published = [...publishedSchemas.keys()].map(
    (id) => `${id.replace('urn:', '').replace(/:1$/, '').replace(':', '.')}/1`,
  );
  t.deepEqual([...named].sort(), published.sort());
});

test('a schema has the name of its file, and its document says it', (t) => {
  t.true(publishedSchemas.size > 20);
  for (const [id, { properties, required }] of publishedSchemas) {
    t.regex(id, /^urn:softadastra:[a-z-]+:1$/);
    const isInside = ['value', 'fs-entry', 'log'].some(
      (name) => id === `urn:softadastra:${name}:1`,
    );
    if (isInside) continue;
    t.is(
      properties.schema.const,
      `${id.replace('urn:', '').replace(/:1$/, '').replace(':', '.')}/1`,
    );
    t.true(required.includes('schema'));
  }
});
