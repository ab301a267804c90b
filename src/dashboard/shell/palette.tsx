/** Ctrl-K or ⌘K. */
export function Palette() {
  return null;
}
