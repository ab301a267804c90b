import { checkNodeId, SoftadastraError } from '../core/index.js';
import type { NodeInfo } from './node-info.js';

/** In bytes of UTF-8. All together fit into one datagram beside what discovery adds. */
export const LIMITS = { displayName: 128, hostname: 64, os: 64, version: 64 } as const;
export const MAX_CAPABILITIES = 16;

const CAPABILITY = /^[a-z0-9][a-z0-9._-]{0,15}$/;
/** What could drive a terminal or turn the direction of writing around: text of a peer is shown. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** @throws SoftadastraError `metadata_error` that names the field. */
export function checkNodeInfo(info: NodeInfo): NodeInfo {
  if (checkNodeId(info.nodeId).isErr()) throw invalid('nodeId', 'is none');
  for (const [field, limit] of Object.entries(LIMITS)) {
    const text = info[field as keyof typeof LIMITS];
    if (Buffer.byteLength(text) > limit) throw invalid(field, `has more than ${limit} bytes`);
    if (text !== clean(text)) throw invalid(field, 'has control characters in it');
  }
  for (const field of ['startedAt', 'uptimeMs'] as const) {
    const time = info[field];
    if (!Number.isSafeInteger(time) || time < 0) throw invalid(field, 'is no time');
  }
  checkCapabilities(info.capabilities);
  return info;
}

function checkCapabilities(capabilities: readonly string[]): void {
  if (capabilities.length > MAX_CAPABILITIES) {
    throw invalid('capabilities', `are more than ${MAX_CAPABILITIES}`);
  }
  const wrong = capabilities.find((capability) => !CAPABILITY.test(capability));
  if (wrong !== undefined) {
    throw invalid('capabilities', "are words of 1-16 small letters, digits, '.', '_' or '-'");
  }
}

/** What the platform says, made to fit: a strange host name must not keep a node from starting. */
export function shorten(text: string, limit: number): string {
  let fitting = clean(text);
  while (Buffer.byteLength(fitting) > limit) fitting = [...fitting].slice(0, -1).join('');
  return fitting;
}

function clean(text: string): string {
  return text.toWellFormed().replace(CONTROL, '');
}

function invalid(field: string, problem: string): SoftadastraError {
  return new SoftadastraError('metadata_error', `node information: ${field} ${problem}`, {
    context: { field },
  });
}
