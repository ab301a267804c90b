import type { Paint } from '../output/paint.js';
import { marks } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { type Credentials, type KeptCloud, prefixOf } from './credentials.js';
import { LoginError } from './login-error.js';
import { checkCloud, checkKey } from './reach.js';

/** A kept key as it may be shown, and how it stands with its cloud now. */
export interface CloudStatus {
  readonly cloud: string;
  readonly default: boolean;
  readonly key_prefix: string;
  readonly agent: KeptCloud['agent'];
  readonly project: KeptCloud['project'];
  readonly kept_at: string;
  /** A cloud answers there. */
  readonly reachable: boolean;
  /** It knows the key; null where that could not be told. */
  readonly valid: boolean | null;
  readonly problem: string | null;
}

/** Asks every cloud that is kept, all at once. */
export function statusOf(kept: Credentials, signal: AbortSignal): Promise<CloudStatus[]> {
  const clouds = [...kept.clouds].map(async ([origin, cloud]) => {
    const { url, agent_key, agent, project, kept_at } = cloud;
    const shown = { cloud: url, default: origin === kept.default, key_prefix: prefixOf(agent_key) };
    return { ...shown, agent, project, kept_at, ...(await standing(cloud, signal)) };
  });
  return Promise.all(clouds);
}

export function statusText(clouds: readonly CloudStatus[], paint: Paint): string {
  return clouds.flatMap((cloud) => cloudLines(cloud, paint)).join('\n');
}

type Standing = Pick<CloudStatus, 'reachable' | 'valid' | 'problem'>;

async function standing({ url, agent_key }: KeptCloud, signal: AbortSignal): Promise<Standing> {
  let reachable = false;
  try {
    await checkCloud(url, signal);
    reachable = true;
    await checkKey(url, agent_key, signal);
    return { reachable, valid: true, problem: null };
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    const valid = error.code === 'key_unknown' ? false : null;
    return { reachable, valid, problem: error.message };
  }
}

function cloudLines(status: CloudStatus, paint: Paint): string[] {
  const { cloud, key_prefix, agent, project, valid, problem } = status;
  const mark = valid === true ? marks.done(paint) : marks.failed(paint);
  const usual = status.default ? ' (default)' : '';
  const whose = [
    ...(agent ? [`agent ${plainText(agent.name)}`] : []),
    ...(project ? [`project ${plainText(project.name)}`] : []),
  ];
  return [
    `${mark} ${plainText(cloud)}${usual}`,
    `    ${[`key ${key_prefix}…`, ...whose].join(', ')}`,
    `    ${problem === null ? 'the cloud knows the key' : plainText(problem)}`,
  ];
}
