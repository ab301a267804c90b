import path from 'node:path';
import { findFolderCycles } from './cycles.js';
import { isKnownName, rules } from './rules.js';

export interface SourceFile {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  readonly imports: readonly string[];
  /** Those of the imports that the compiler erases. */
  readonly typeOnly?: readonly string[];
}

/** An arrow of the architecture: what the files of one place may import. */
export interface Rule {
  readonly name: string;
  readonly appliesTo: (file: string) => boolean;
  /** `target` is a path from the root for our own files, else the name of a package. */
  readonly allows: (target: string, file: string) => boolean;
  /** What the compiler erases is not looked at: the rule is about what runs. */
  readonly valuesOnly?: true;
}

export const allRules: readonly Rule[] = rules;

/** Each import that breaks a rule, and each circle of folders, in words. */
export function violations(files: readonly SourceFile[], checked: readonly Rule[]): string[] {
  const edges = files.flatMap((file) =>
    file.imports.map((imported) => ({
      file: file.path,
      target: resolve(file.path, imported),
      erased: file.typeOnly?.includes(imported) ?? false,
    })),
  );
  const broken = edges.flatMap(({ file, target, erased }) =>
    checked
      .filter((rule) => rule.appliesTo(file) && !(rule.valuesOnly && erased))
      .filter((rule) => !rule.allows(target, file))
      .map((rule) => `${rule.name}: ${file} imports ${target}`),
  );
  const misplaced = files.filter(({ path: file }) => !isKnownName(file));
  return [
    ...broken,
    ...misplaced.map(
      ({ path: file }) => `module files: ${file} has a name that modules do not use`,
    ),
    ...findFolderCycles(edges),
  ].sort();
}

function resolve(file: string, imported: string): string {
  if (!imported.startsWith('.')) return imported;
  return path.posix.join(path.posix.dirname(file), imported).replace(/\.js$/, '.ts');
}
