const HOME = '/projects';
const ENTRANCES = ['/sign-in', '/sign-up'];

/**
 * Where to go after a sign-in. Only a path of this page is taken: a link that somebody else made
 * must not lead elsewhere (`//host`, `/\host`), nor back to the sign-in.
 */
export function backPath(back: string | null): string {
  if (!back || !/^\/(?![/\\])/.test(back) || hasControlCharacter(back)) return HOME;
  const path = back.split(/[?#]/, 1)[0] ?? '';
  return ENTRANCES.includes(path) ? HOME : back;
}

/** Browsers drop tabs and line ends from an address, and so could join what was apart. */
function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}
