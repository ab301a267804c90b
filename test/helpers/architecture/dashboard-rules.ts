import type { Rule } from './index.js';

const OURS = /^(src|workers|migrations|test)\/.+\.(ts|tsx|mjs)$/;
/** What the browser shares with the server: a pure computation, and the words of the API. */
const LANES = 'src/report/lanes/';
const TYPES = 'src/sdk/types.ts';

/** The page speaks HTTP only: of the server's code it knows the types of the answers. */
export const dashboardRules: readonly Rule[] = [
  {
    name: 'dashboard',
    appliesTo: isPage,
    allows: (target) =>
      !OURS.test(target) || target === TYPES || inAny(target, ['src/dashboard/', LANES]),
  },
  {
    name: 'dashboard types',
    appliesTo: isPage,
    allows: (target) => target !== TYPES,
    valuesOnly: true,
  },
  {
    // What the lanes are made with goes into the browser with them.
    name: 'browser',
    appliesTo: (file) => isPage(file) || file.startsWith('src/report/'),
    allows: (target) => !target.startsWith('node:'),
  },
  {
    // Layout, words and sums, without DOM or React: what tests can call without a browser.
    name: 'dashboard model',
    appliesTo: (file) => file.startsWith('src/dashboard/model/'),
    allows: (target) => target === TYPES || inAny(target, ['src/dashboard/model/', LANES]),
  },
];

/** Vite's configuration stands beside the page, and runs in Node. */
function isPage(file: string): boolean {
  return file.startsWith('src/dashboard/') && file !== 'src/dashboard/vite.config.ts';
}

function inAny(file: string, places: readonly string[]): boolean {
  return places.some((place) => file.startsWith(place));
}
