import type { CreateProjectInput, FinalStatus } from '../../../src/sdk/index.js';
import type { StoryOptions } from './story.js';

type Counts = Pick<StoryOptions, 'lost' | 'duplicated' | 'partial' | 'failed' | 'broken'>;

export interface History {
  readonly project: CreateProjectInput;
  readonly agents: readonly string[];
  readonly story: Pick<StoryOptions, 'operations' | 'scenario' | 'targetUrl'>;
  /** What came of each run, the oldest first. */
  readonly endings: readonly (Counts & { readonly status?: FinalStatus })[];
  /** Whether a run is under way. */
  readonly live?: boolean;
}

const CLEAN = {};
const BROKEN = { broken: 5 };
const DOUBLED = { duplicated: 1 };
const FAILED = { failed: 1 };
const LOST = { lost: 1 };

export const HISTORIES: readonly History[] = [
  {
    project: {
      name: 'Orders API',
      description: 'Takes orders from the shops, and passes them on to the warehouse.',
      base_url: 'http://localhost:3000',
    },
    agents: ['ci', 'laptop'],
    story: {
      operations: 60,
      scenario: 'unstable-network',
      targetUrl: 'http://localhost:3000/orders',
    },
    endings: [
      { lost: 2, duplicated: 3, failed: 1 },
      { lost: 2, duplicated: 2 },
      { lost: 1, duplicated: 2 },
      { lost: 1, duplicated: 1 },
      LOST,
      LOST,
      DOUBLED,
      { duplicated: 2 },
      DOUBLED,
      BROKEN,
      { broken: 3 },
      { ...FAILED, status: 'failed' },
      BROKEN,
      CLEAN,
      { broken: 1 },
      CLEAN,
      CLEAN,
      { broken: 2 },
      CLEAN,
      DOUBLED,
      LOST,
      { lost: 3, duplicated: 2, broken: 1 },
    ],
    live: true,
  },
  {
    project: {
      name: 'Payments',
      description: 'Captures and refunds.',
      base_url: 'http://localhost:3100',
    },
    agents: ['ci'],
    story: {
      operations: 40,
      scenario: 'lost-responses',
      targetUrl: 'http://localhost:3100/payments',
    },
    endings: [DOUBLED, BROKEN, { broken: 2 }, CLEAN, { broken: 1 }, CLEAN, CLEAN, CLEAN],
  },
  {
    project: {
      name: 'Inventory sync',
      description: 'Stock levels from the stores, over whatever network they have.',
      base_url: 'http://localhost:3200',
    },
    agents: ['store-17', 'store-21'],
    story: {
      operations: 30,
      scenario: 'offline-windows',
      targetUrl: 'http://localhost:3200/stock',
    },
    endings: [FAILED, { partial: 1 }, FAILED, DOUBLED, BROKEN, DOUBLED],
  },
  {
    project: { name: 'Notifications', description: '', base_url: 'http://localhost:3300' },
    agents: [],
    story: { operations: 0, scenario: 'none', targetUrl: 'http://localhost:3300' },
    endings: [],
  },
];

/** What the run under way is going to show. */
export const LIVE_STORY: Counts = { lost: 1, duplicated: 1 };
