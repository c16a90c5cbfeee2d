/** The smallest useful plan of design.md §6, from which the tests' plans are made by small edits. */
export const SMALLEST = `plan: 1
name: Morning peak
target: { url: "http://127.0.0.1:8080" }
signIn: { kind: entcore }
people:
  - persona: pupil
    count: 3000
    accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }
arrivals:
  - bell: { at: "08:00" }
objective: { within: 2s, share: 95% }
seed: 2021
`;

export const OPTIONS = { file: "plan.yaml", timezone: "Europe/Paris" };

/** The smallest plan with each `[from, to]` replaced, in order. A text that is not there is a mistake of the test. */
export function edited(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the smallest plan has no ${from}`);
    return text.replace(from, () => to);
  }, SMALLEST);
}

export const TARGET = 'target: { url: "http://127.0.0.1:8080" }';
export const BELL = '  - bell: { at: "08:00" }';
export const SIGN_IN = "signIn: { kind: entcore }";
export const ACCOUNTS = 'accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }';
export const PERMISSION = 'authorisation: { by: "Jeanne Martin, DSI", reference: "courrier 12", from: 2026-12-01, to: 2026-12-31 }';
