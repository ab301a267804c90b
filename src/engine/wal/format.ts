/**
 * The bytes of a log, format version 1. All numbers are big-endian; CRC is CRC-32C (Castagnoli).
 *
 * A log is the active file at its path and, beside it:
 *
 *   <path>.000001, …           full segments, in the order of their numbers
 *   <path>.000007.checkpoint   what replaces every file with a number up to 7
 *   <path>.lock                held by the process that has the log open; it has no content
 *   <path>.000003-9216.broken  a copy of what recovery or repair took out of file 3 from byte 9216
 *   <path>.tmp, *.checkpoint.tmp   files that are not finished; the next open removes them
 *
 * A file is its header, twice, so that one bad sector does not make the rest unreadable; then groups
 * without a gap. A file gets its name only when the header is on the disk.
 *
 * The active file may go on with zeros up to its end: space for later groups, which is no part of any
 * size. Where a group is due and nothing but zeros follows, the segment ends. It is cut to its last
 * group when it is closed, and before there is a file behind it; where a crash undid that, the next
 * header's sequence says that no record stood there. A checkpoint never has any.
 *
 *   header, 512 bytes
 *     0   8  magic: 89 53 41 57 41 4c 0d 0a ("\x89SAWAL\r\n")
 *     8   4  format version, 1. In every later version it stands here too.
 *    12   4  kind: 1 segment, 2 checkpoint
 *    16   8  file number: 1, 2, 3 …; of a checkpoint: that of the last file it replaces
 *    24   8  salt: random, of this file alone
 *    32   8  incarnation: random, the same in all files of the log
 *    40   8  sequence of the last record before this file; of a checkpoint: the last it replaces
 *    48   8  number of the last group before this file
 *    56   8  when it was made, in milliseconds since 1970
 *    64   1  length of the node id
 *    65 128  node id in ASCII, then zeros
 *   193 315  zeros
 *   508   4  CRC of the 508 bytes before it
 *
 *   group: what was written together. Header, 52 bytes, then its records.
 *     0   4  marker: 5a 47 52 50
 *     4   4  length of the records in bytes
 *     8   4  how many records. None: the file was closed in good order here.
 *    12   4  CRC of the records, seeded with the file's seed
 *    16   8  number of this group: above that of every group before it, failed ones included
 *    24   8  number of the last group that was known to be durable when this one was written
 *    32   8  sequence of its first record
 *    40   8  the offset of this group in its file
 *    48   4  CRC of the 48 bytes before it, seeded with the file's seed: the CRC of the salt
 *
 *   record
 *     0   4  length of what follows the CRC: 17 and the payload
 *     4   4  CRC of what follows, seeded with the file's seed XOR the low half of the group's number
 *     8   8  sequence: 1, 2, 3 … over all segments; within a checkpoint 1, 2, 3 … of its own
 *    16   1  type, see types.ts
 *    17   8  hybrid timestamp, see core/hlc.ts
 *    25      payload
 *
 * Salt and offset are in each group's checksum, so bytes inside a value cannot pass for a group: not
 * those of another log, and of this one only where they stand already.
 *
 * A checkpoint begins and ends with a record of type checkpoint: `u64` the sequence it replaces, and
 * `u64` how many records stand between the two.
 */
export const FORMAT_VERSION = 1;

export const MAGIC = Buffer.from([0x89, 0x53, 0x41, 0x57, 0x41, 0x4c, 0x0d, 0x0a]);

/** One header; a file begins with two. */
export const HEADER_BYTES = 512;
export const FIRST_GROUP = 2 * HEADER_BYTES;

export const GROUP_MARKER = Buffer.from([0x5a, 0x47, 0x52, 0x50]);
export const GROUP_HEADER_BYTES = 52;

/** What stands before the payload. */
export const RECORD_HEADER_BYTES = 25;
/** The part of it that is counted in the record's length. */
export const COUNTED_HEADER_BYTES = 17;

/** More than any layer above puts into one record. */
export const MAX_PAYLOAD_BYTES = 256 * 1024 * 1024;
