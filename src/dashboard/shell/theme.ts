import { useSyncExternalStore } from 'react';

/** What `public/theme.js` reads before the first paint. */
const KEY = 'softadastra.theme';

export type Theme = 'system' | 'light' | 'dark';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Theme = read();

/** Another tab may choose, too. */
window.addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) apply(read());
});

dark.addEventListener('change', () => apply(chosen));

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => chosen);
}

/** @returns whether it is kept: a browser without storage forgets it with the page. */
export function chooseTheme(theme: Theme): boolean {
  apply(theme);
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
    return true;
  } catch {
    return false;
  }
}

function apply(theme: Theme): void {
  chosen = theme;
  const system = dark.matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme === 'system' ? system : theme;
  for (const listener of listeners) listener();
}

function read(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
