import type { ChunkReader } from './chunk-reader.js';
import { GROUP_HEADER_BYTES, GROUP_MARKER } from './format.js';
import { decodeGroupHeader, type GroupHeader } from './group-header.js';

export interface LaterGroups {
  /**
   * Where a group stands that was written when what is damaged was known to be durable: so it was
   * not an unfinished write that left the damage. Null where there is none.
   */
  readonly proof: number | null;
  /** The greatest group number found, or that of the last good group. */
  readonly greatest: number;
}

export async function findLaterGroups(
  reader: ChunkReader,
  from: number,
  seed: number,
  lastGroup: number,
): Promise<LaterGroups> {
  let greatest = lastGroup;
  let group = await findGroup(reader, from, seed, lastGroup);
  while (group && group.durable <= lastGroup) {
    greatest = Math.max(greatest, group.number);
    group = await findGroup(reader, group.offset + 1, seed, lastGroup);
  }
  return { proof: group?.offset ?? null, greatest: Math.max(greatest, group?.number ?? 0) };
}

/**
 * The first good header of a group with a number above `lastGroup`, looked for at every byte from
 * `from` on, since damage may hide where one begins.
 */
export async function findGroup(
  reader: ChunkReader,
  from: number,
  seed: number,
  lastGroup: number,
): Promise<GroupHeader | null> {
  let at = from;
  while (at + GROUP_HEADER_BYTES <= reader.size) {
    if (!reader.holds(at, GROUP_HEADER_BYTES)) await reader.load(at, GROUP_HEADER_BYTES);
    const found = reader.bytes.indexOf(GROUP_MARKER, at - reader.from);
    const offset = reader.from + found;
    if (found < 0) {
      at = Math.max(at + 1, reader.from + reader.bytes.length - GROUP_MARKER.length + 1);
    } else if (offset > at && !reader.holds(offset, GROUP_HEADER_BYTES)) {
      at = offset;
    } else {
      const group = decodeGroupHeader(reader.bytes, found, offset, seed);
      if (group && group.number > lastGroup) return group;
      at = offset + 1;
    }
  }
  return null;
}
