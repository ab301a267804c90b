import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = '<!-- begin: npm run track-record -- --write -->';
const END = '<!-- end -->';

/**
 * Puts the text between the markers of the page.
 * @throws Error where the page has no such markers.
 */
export async function writeIntoPage(file: string, text: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`${file} has no place for the tables (${BEGIN} … ${END})`);
  }
  await writeFile(file, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
