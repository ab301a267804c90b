/** Statements begin a line, so that an import inside a string or a comment does not count. */
const STATEMENT = /^\s*(?:import|export)\s+(?:type\s+)?[\w*{][^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^\s*import\s*['"]([^'"]+)['"]/gm;
const CALL = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

const TYPE_STATEMENT = /^\s*(?:import|export)\s+type\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;

/** What a TypeScript file imports or exports from, as written, sorted. */
export function findImports(text: string): string[] {
  const code = text.replace(COMMENT, '');
  const found = [STATEMENT, SIDE_EFFECT, CALL].flatMap((form) =>
    [...code.matchAll(form)].map((match) => match[1] as string),
  );
  return [...new Set(found)].sort();
}

/** Those imports that the compiler erases: of types, by statements that say so. */
export function findTypeOnlyImports(text: string): string[] {
  const code = text.replace(COMMENT, '');
  const erased = [...code.matchAll(TYPE_STATEMENT)].map((match) => match[1] as string);
  const values = findImports(code.replace(TYPE_STATEMENT, ''));
  return erased.filter((name) => !values.includes(name));
}
