/** A set of visit indices, one bit each: 12 million people take 1.5 MB. It only grows. */
export class VisitSet {
  private bits: Uint8Array = new Uint8Array(1_024);

  /** Adds an index; returns whether it was new. */
  add(visit: number): boolean {
    const place = visit >>> 3;
    if (place >= this.bits.length) this.grow(place);
    const mask = 1 << (visit & 7);
    const byte = this.bits[place] ?? 0;
    this.bits[place] = byte | mask;
    return (byte & mask) === 0;
  }

  /** Adds all of `other`; returns how many were there already. */
  merge(other: VisitSet): number {
    if (other.bits.length > this.bits.length) this.grow(other.bits.length - 1);
    let twice = 0;
    for (let place = 0; place < other.bits.length; place += 1) {
      const mine = this.bits[place] ?? 0;
      const theirs = other.bits[place] ?? 0;
      twice += countBits(mine & theirs);
      this.bits[place] = mine | theirs;
    }
    return twice;
  }

  copy(): VisitSet {
    const twin = new VisitSet();
    twin.bits = this.bits.slice();
    return twin;
  }

  private grow(place: number): void {
    const wider = new Uint8Array(Math.max(place + 1, this.bits.length * 2));
    wider.set(this.bits);
    this.bits = wider;
  }
}

function countBits(byte: number): number {
  let count = 0;
  for (let left = byte; left > 0; left &= left - 1) count += 1;
  return count;
}
