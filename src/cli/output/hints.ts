import type { ErrorCode } from '../../engine/node/index.js';
import type { CliContext } from '../context.js';

interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What a person should do about an error; null where the message says it all. */
export function hintFor(
  { code, message }: Failure,
  { session }: Pick<CliContext, 'session'>,
): string | null {
  if (message.endsWith(' is disabled')) return DISABLED;
  if (code === 'wal_locked' && session) return LOCKED_BY_PROMPT;
  return Object.hasOwn(HINTS, code) ? HINTS[code as ErrorCode] : null;
}

const DISABLED =
  'nothing that opens a port is on by default: start the node with --enable-transport, --enable-discovery';
const LOCKED_BY_PROMPT = 'this prompt holds the log: leave it (exit) and run the command by itself';
const SEE_LOG = 'run the node with --log-level debug and look at its log for what came before';

const HINTS: Readonly<Record<ErrorCode, string | null>> = {
  none: null,
  unknown: SEE_LOG,
  invalid_argument: 'correct what the message names; --help has examples',
  invalid_state: 'look at `softadastra status` for what runs and what is enabled',
  not_found: 'see what there is: `softadastra store list`, `peers`, `sync conflicts`',
  already_exists: null,
  io_error: 'look at the disk (dmesg, SMART) and the path; what was accepted before is kept',
  store_error: SEE_LOG,
  sync_error: 'it is tried again by itself; `softadastra sync status` shows how it stands',
  transport_error: 'check the address, the port and the firewall; local reads and writes go on',
  discovery_error: 'check the port and the network, or name the peers: `softadastra peers add`',
  metadata_error: null,
  internal_error: 'this is a fault in softadastra: please report it with the message above',

  invalid_key: 'a key has 1 byte to 1 MiB of valid UTF-8',
  value_too_large: 'split it: a value has at most 64 MiB',
  batch_too_large: 'split it: a batch has at most 64 MiB and 100,000 writes',

  disk_full: 'make space, then run it again; reads go on meanwhile and nothing accepted is lost',
  permission_denied:
    'give this user read and write access to the directory and the files of the log (ls -l)',
  directory_missing: 'make it first (mkdir -p), owned by the user that runs the node',

  wal_locked:
    'one process at a time has a log: where that is a node, `softadastra status` asks it; another node needs a log of its own',
  wal_corrupt: 'look with `softadastra wal inspect`, copy the files, then `softadastra wal repair`',
  wal_poisoned:
    'a write to the disk failed: check the disk, restart the node, and it recovers what is durable',
  wal_wrong_node: 'use the node id that this log was made with, or another log path',
  wal_newer_format: 'install the version of softadastra that wrote it, or a later one',
  not_a_wal: 'name the log file itself: --log-path',

  clock_skew: 'set the clocks (NTP); what is held is applied once they agree: `sync held`',
  conflict: 'decide with `softadastra sync resolve`; `sync conflicts` lists them',
  peer_retired: 'it was forgotten here: it resynchronises in full, then it may write again',
  log_rolled_back:
    'this log is an older copy than what its peers have seen: start over with a new log path and import the latest export, or let the peers fill it',

  insecure_transport: 'give all nodes the same secret (--secret-file), or listen on 127.0.0.1 only',
  wrong_secret: 'give all nodes of the cluster the same secret',
  frame_too_large: 'the peer speaks another protocol or version: check the port',
  malformed_frame: 'the peer speaks another protocol or version: check the port',
  protocol_mismatch: 'run versions of softadastra that speak the same protocol on both ends',
  forged_datagram: 'someone else announces on this port: check the secret of all nodes',
};
