import test from 'ava';
import { type Disk, DiskError, type DiskFile, NodeDisk } from '../../../src/engine/disk/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

test('random calls answer alike on the simulated disk and on a real one', async (t) => {
  const random = seeded(t);
  const pair = [
    new Side(new NodeDisk(), await temporaryFolder(t)),
    new Side(new SimulatedDisk(), '/data'),
  ] as const;
  const done = new Map<string, number>();
  for (let left = scaled(t, 'calls', 2_000, 50_000); left > 0; left -= 1) {
    const step = drawStep(random);
    const real = await pair[0].run(step);
    t.deepEqual(await pair[1].run(step), real, JSON.stringify(step));
    done.set(step.call, (done.get(step.call) ?? 0) + 1);
  }
  t.log(Object.fromEntries(done));
  await pair[0].closeAll();
});

interface Step {
  readonly call: string;
  readonly name: string;
  readonly other: string;
  readonly at: number;
  readonly length: number;
  readonly flag: boolean;
}

const CALLS =
  'open open write write write read read size truncate sync close stat list rename remove makeDirectory isPrivate syncDirectory'.split(
    ' ',
  );
const NAMES = ['a', 'b', 'sub', 'sub/a', 'sub/b', 'no/a'];

function drawStep(random: Seeded): Step {
  return {
    call: random.pick(CALLS),
    name: random.pick(NAMES),
    other: random.pick(NAMES),
    at: random.between(0, 3_000),
    length: random.between(0, 2_000),
    flag: random.random() < 0.5,
  };
}

/** One of the two disks, with the files that are open on it. */
class Side {
  readonly #open: DiskFile[] = [];

  constructor(
    private readonly disk: Disk,
    private readonly root: string,
  ) {}

  /** What came of it, in words that both sides share. */
  async run(step: Step): Promise<unknown> {
    try {
      return await this.#do(step);
    } catch (error) {
      if (error instanceof DiskError) return error.code;
      throw error;
    }
  }

  async closeAll(): Promise<void> {
    for (const file of this.#open) await file.close();
  }

  async #do({ call, name, other, at, length, flag }: Step): Promise<unknown> {
    const path = `${this.root}/${name}`;
    const file = this.#open[at % Math.max(this.#open.length, 1)];
    switch (call) {
      case 'open':
        if (this.#open.length > 8) await this.#open.shift()?.close();
        this.#open.push(await this.disk.open(path, { create: at % 4 > 0, exclusive: flag }));
        return 'opened';
      case 'stat': {
        const found = await this.disk.stat(path);
        return found?.type === 'file' ? found : found?.type;
      }
      case 'list':
        return (await this.disk.list(flag ? path : this.root)).sort();
      case 'rename':
        // Directories have rules of their own here, which nothing relies on.
        if (name === 'sub' || other === 'sub') return 'left out';
        return this.disk.rename(path, `${this.root}/${other}`);
      case 'remove':
        return this.disk.remove(path);
      case 'makeDirectory':
        return this.disk.makeDirectory(`${this.root}/${flag ? 'sub' : 'no/sub'}`);
      case 'isPrivate':
        return this.disk.isPrivate(path);
      case 'syncDirectory':
        return this.disk.syncDirectory(path);
      case 'write':
        return file?.write(Buffer.alloc(length, at % 251), at);
      case 'read': {
        const target = Buffer.alloc(length);
        const read = await file?.read(target, at);
        return [read, target.toString('latin1')];
      }
      case 'size':
        return file?.size();
      case 'truncate':
        return file?.truncate(at);
      case 'sync':
        return file?.sync();
      case 'close':
        return file?.close();
      default:
        throw new Error(`no such call: ${call}`);
    }
  }
}
