/** A group as the description of the format has it, read without the code under test. */
export interface GroupSpan {
  readonly start: number;
  readonly end: number;
  readonly records: readonly { readonly start: number; readonly end: number }[];
}

const FIRST_GROUP = 1024;
const GROUP_HEADER = 52;
const MARKER = 0x5a475250;

/** Where everything stands in a file that is whole, space for later groups aside. */
export function parseLog(bytes: Buffer): GroupSpan[] {
  const groups: GroupSpan[] = [];
  for (let at = FIRST_GROUP; at < bytes.length && bytes.readUInt32BE(at) === MARKER; ) {
    const start = at;
    const end = start + GROUP_HEADER + bytes.readUInt32BE(start + 4);
    const records: { start: number; end: number }[] = [];
    for (at = start + GROUP_HEADER; at < end; ) {
      const next = at + 8 + bytes.readUInt32BE(at);
      records.push({ start: at, end: next });
      at = next;
    }
    groups.push({ start, end, records });
  }
  return groups;
}

/** A file that is whole, without the zeros that were written ahead of later groups. */
export function withoutSpace(bytes: Buffer): Buffer {
  return bytes.subarray(0, parseLog(bytes).at(-1)?.end ?? FIRST_GROUP);
}

/** Where the group header or the record begins that has this byte; null within a file's header. */
export function pieceAt(groups: readonly GroupSpan[], offset: number): number | null {
  const group = groups.find(({ start, end }) => start <= offset && offset < end);
  if (!group) return null;
  const record = group.records.find(({ start, end }) => start <= offset && offset < end);
  return record?.start ?? group.start;
}
