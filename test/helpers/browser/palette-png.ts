import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * PNG (W3C, third edition) as Chromium writes it: 8 bits per sample, RGB or RGBA, not interlaced;
 * and as it is kept: one byte per pixel, an index into at most 256 colours.
 */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;
const INDEXED = 3;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number 0xrrggbb per pixel, row by row. */
  readonly pixels: Uint32Array;
}

/** The same picture in its 256 most frequent colours: a third of the bytes, and no visible difference. */
export function withPalette(png: Buffer): Buffer {
  const picture = decode(png);
  const palette = paletteOf(picture.pixels);
  return encode(picture, palette);
}

function decode(png: Buffer): Picture {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const samples = { 2: 3, 6: 4 }[header[9] ?? 0];
  if (samples === undefined || header[8] !== 8) throw new Error('a PNG of another kind');
  const data = chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data);
  const bytes = unfiltered(inflateSync(Buffer.concat(data)), width * samples, height, samples);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = bytes.readUIntBE(at * samples, 3);
  return { width, height, pixels };
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Each row begins with the number of its filter: none, left, above, their mean, or Paeth's choice. */
function unfiltered(raw: Buffer, stride: number, height: number, samples: number): Buffer {
  const bytes = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column >= samples ? (bytes[at - samples] ?? 0) : 0;
      const above = row > 0 ? (bytes[at - stride] ?? 0) : 0;
      const corner = row > 0 && column >= samples ? (bytes[at - stride - samples] ?? 0) : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      bytes[at] = ((raw[row * (stride + 1) + 1 + column] ?? 0) + guess) & 255;
    }
  }
  return bytes;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((each) => Math.abs(guess - each));
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner;
}

/** Which index each colour of the picture gets, and the colours by index. */
function paletteOf(pixels: Uint32Array): { colours: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const ordered = [...counts].sort(([a, many], [b, more]) => more - many || a - b);
  const colours = ordered.slice(0, MOST_COLOURS).map(([colour]) => colour);
  const indexOf = new Map(ordered.map(([colour]) => [colour, nearest(colour, colours)]));
  return { colours, indexOf };
}

function nearest(colour: number, colours: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, other] of colours.entries()) {
    const distance = squaredDistance(colour, other);
    if (distance < least) [best, least] = [index, distance];
    if (distance === 0) break;
  }
  return best;
}

function squaredDistance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return red * red + green * green + blue * blue;
}

function encode({ width, height, pixels }: Picture, palette: ReturnType<typeof paletteOf>): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.colours.length * 3);
  for (const [index, colour] of palette.colours.entries())
    colours.writeUIntBE(colour, index * 3, 3);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const index = palette.indexOf.get(pixels[row * width + column] ?? 0) ?? 0;
      rows[row * (width + 1) + 1 + column] = index;
    }
  }
  const data = deflateSync(rows, { level: 9 });
  const parts = [chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', data)];
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
