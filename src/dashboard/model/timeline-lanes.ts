export interface Lanes {
  /** Per operation; -1 where it has none. */
  readonly laneOf: Int32Array;
  readonly lanes: number;
}

export function ownLanes(shown: Int32Array, count: number): Lanes {
  const laneOf = new Int32Array(count).fill(-1);
  shown.forEach((operation, lane) => {
    laneOf[operation] = lane;
  });
  return { laneOf, lanes: shown.length };
}

/**
 * As few lanes as possible, no two operations of a lane at one time; operations come by their beginning. An operation takes the lane that became
 * free last: a client that goes on with its next operation at once then keeps its lane.
 */
export function groupedLanes(
  byBegin: Int32Array,
  beginMs: Float64Array,
  doneMs: Float64Array,
): Lanes {
  const laneOf = new Int32Array(beginMs.length).fill(-1);
  const busy = new Heap();
  const free: number[] = [];
  let lanes = 0;
  for (const operation of byBegin) {
    // In the order in which they end: the lane on top of `free` is the one that ended last.
    while (busy.size > 0 && busy.firstKey() <= of(beginMs, operation)) free.push(busy.takeFirst());
    const lane = free.pop() ?? lanes;
    if (lane === lanes) lanes += 1;
    laneOf[operation] = lane;
    busy.put(Math.max(of(doneMs, operation), of(beginMs, operation)), lane);
  }
  return { laneOf, lanes };
}

function of(column: Float64Array, index: number): number {
  return column[index] ?? 0;
}

/** Lanes by the time at which they become free, the earliest first. */
class Heap {
  readonly #keys: number[] = [];
  readonly #lanes: number[] = [];

  get size(): number {
    return this.#keys.length;
  }

  firstKey(): number {
    return this.#keys[0] ?? Number.POSITIVE_INFINITY;
  }

  put(key: number, lane: number): void {
    let place = this.#keys.push(key) - 1;
    this.#lanes.push(lane);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#key(parent) <= this.#key(place)) return;
      this.#swap(parent, place);
      place = parent;
    }
  }

  takeFirst(): number {
    const lane = this.#lanes[0] ?? 0;
    const last = this.#keys.length - 1;
    this.#swap(0, last);
    this.#keys.pop();
    this.#lanes.pop();
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= last) return lane;
      const child = left + 1 < last && this.#key(left + 1) < this.#key(left) ? left + 1 : left;
      if (this.#key(place) <= this.#key(child)) return lane;
      this.#swap(place, child);
      place = child;
    }
  }

  #key(place: number): number {
    return this.#keys[place] ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    [this.#keys[a], this.#keys[b]] = [this.#key(b), this.#key(a)];
    [this.#lanes[a], this.#lanes[b]] = [this.#lanes[b] ?? 0, this.#lanes[a] ?? 0];
  }
}
