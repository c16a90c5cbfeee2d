import type { Ended } from "./rentree.ts";

/** Times that something is played where the machine itself was too busy. */
const MOST_PLAYS = 3;

/** Plays; a run that says that its own generator was late says nothing of what is asked, and is played again. */
export async function playSteadily(what: string, play: () => Promise<Ended>): Promise<Ended> {
  for (let count = 1; ; count += 1) {
    const ended = await play();
    if (ended.run?.validity.kind !== "generator-limited" || count === MOST_PLAYS) return ended;
    console.warn(`played again, this machine was busy: ${what} (${ended.run.validity.reasons.join("; ")})`);
  }
}
