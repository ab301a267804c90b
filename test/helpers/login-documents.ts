import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ExecutionContext } from 'ava';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const forms = Object.fromEntries(
  ['login', 'login-status', 'logout'].map((name) => [
    name,
    ajv.compile(JSON.parse(readFileSync(`docs/schemas/${name}.1.json`, 'utf8'))),
  ]),
);

/** What `--json` wrote, which has to be as its published schema says. */
export function loginDocument(t: ExecutionContext, stdout: string, name: string) {
  const said = JSON.parse(stdout);
  t.is(said.schema, `softadastra.${name}/1`);
  t.true(forms[name]?.(said), JSON.stringify(forms[name]?.errors));
  return said;
}
