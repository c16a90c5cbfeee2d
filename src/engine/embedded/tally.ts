const FIELDS = ["iterationsCompleted", "iterationsInterrupted", "vusActive", "vusInitialized"] as const;
export type TallyField = (typeof FIELDS)[number];

/** Counts of a whole process: its workers share the memory, so that a script sees what all of them did. */
export class Tally {
  readonly memory: SharedArrayBuffer;
  readonly #counts: Int32Array;

  constructor(memory = new SharedArrayBuffer(FIELDS.length * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#counts = new Int32Array(memory);
  }

  read(field: TallyField): number {
    return Atomics.load(this.#counts, FIELDS.indexOf(field));
  }

  add(field: TallyField, by: 1 | -1): void {
    Atomics.add(this.#counts, FIELDS.indexOf(field), by);
  }
}
