/** What serves attempts. An attempt is a whole number; times are seconds. */
export interface Station {
  /** Time of the next completion, infinite when nothing is being done. */
  readonly nextAt: number;
  /** Workers in use, and there, for autoscaling; a sharing station counts as one. */
  readonly busy: number;
  workers: number;
  /** Takes an attempt that needs `work` seconds of a worker, or refuses it (false) because the queue is full. */
  offer(attempt: number, now: number, work: number): boolean;
  /** Completes what is due at `nextAt` and returns its attempt, −1 where that had been cancelled. */
  finish(): number;
  /** Takes an attempt out because its client left. */
  cancel(attempt: number, now: number): void;
  /** Starts whoever can start, after workers were added. */
  admit(now: number): void;
}
