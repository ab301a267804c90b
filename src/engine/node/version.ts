import { createRequire } from 'node:module';

/** Of this package, from the package.json that lies above the compiled tree. */
export function packageVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)(
    '../../../../package.json',
  );
  return version;
}
