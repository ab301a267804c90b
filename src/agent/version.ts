import { readFileSync } from 'node:fs';

/** The version of this package, from the package.json that lies above the compiled tree. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
