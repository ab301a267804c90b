import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findImports, findTypeOnlyImports } from './imports.js';
import type { SourceFile } from './index.js';

const FOLDERS = ['src', 'workers', 'migrations', 'test'];

/** All TypeScript of the checkout, named by its path from the root, with what it imports. */
export function readSources(): SourceFile[] {
  return FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) => typescriptIn(folder))
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      return { path: file, imports: findImports(text), typeOnly: findTypeOnlyImports(text) };
    });
}

function typescriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .sort();
}
