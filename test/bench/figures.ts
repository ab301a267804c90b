import type { Figure, Survey } from './figure.js';
import { acceptBatches } from './figures/accept-batches.js';
import { acceptLatency } from './figures/accept-latency.js';
import { acceptSingles } from './figures/accept-singles.js';
import { burst } from './figures/burst.js';
import { get } from './figures/engine-get.js';
import { putAlone, putBesideLevel, putBesideLmdb, putScattered } from './figures/engine-put.js';
import { recover, recoverMemory } from './figures/engine-recover.js';
import { replicate } from './figures/engine-replicate.js';
import { growth } from './figures/growth.js';
import { overloadLive, overloadMemory } from './figures/overload.js';
import { persist, persistPostgres } from './figures/persist.js';
import { poll, pollMany } from './figures/poll.js';
import { proxyLatency, proxyThroughput } from './figures/proxy.js';
import { score, scoreDelay, scoreMemory } from './figures/score.js';
import { version } from './figures/version.js';
import { scale } from './surveys/scale.js';

/** Every figure, in the order of the table. */
export const FIGURES: readonly Figure[] = [
  acceptBatches,
  acceptSingles,
  acceptLatency,
  overloadMemory,
  overloadLive,
  persist,
  persistPostgres,
  growth,
  burst,
  poll,
  pollMany,
  score,
  scoreMemory,
  scoreDelay,
  putBesideLmdb,
  putScattered,
  putBesideLevel,
  putAlone,
  get,
  recover,
  recoverMemory,
  replicate,
  proxyLatency,
  proxyThroughput,
  version,
];

/** What is measured only where it is named. */
export const SURVEYS: readonly Survey[] = [scale];
