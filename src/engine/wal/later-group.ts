import type { ChunkReader } from './chunk-reader.js';
import { GROUP_HEADER_BYTES, GROUP_MARKER } from './format.js';
import { decodeGroupHeader } from './group-header.js';

export interface LaterGroups {
  /**
   * Where a group stands that was written when what is damaged was known to be durable: so it was
   * not an unfinished write that left the damage. Null where there is none.
   */
  readonly proof: number | null;
  /** The greatest group number found, or that of the last good group. */
  readonly greatest: number;
}

/** Looks for groups at every byte from `from` on, since damage may hide where one begins. */
export async function findLaterGroups(
  reader: ChunkReader,
  from: number,
  seed: number,
  lastGroup: number,
): Promise<LaterGroups> {
  let greatest = lastGroup;
  let at = from;
  while (at + GROUP_HEADER_BYTES <= reader.size) {
    if (!reader.holds(at, GROUP_HEADER_BYTES)) await reader.load(at, GROUP_HEADER_BYTES);
    const found = reader.bytes.indexOf(GROUP_MARKER, at - reader.from);
    if (found < 0) {
      at = Math.max(at + 1, reader.from + reader.bytes.length - GROUP_MARKER.length + 1);
      continue;
    }
    const offset = reader.from + found;
    if (offset > at && !reader.holds(offset, GROUP_HEADER_BYTES)) {
      at = offset;
      continue;
    }
    const group = decodeGroupHeader(reader.bytes, found, offset, seed);
    if (group && group.number > lastGroup) {
      greatest = Math.max(greatest, group.number);
      if (group.durable > lastGroup) return { proof: offset, greatest };
    }
    at = offset + 1;
  }
  return { proof: null, greatest };
}
