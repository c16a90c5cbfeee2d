import { stringify } from "yaml";
import { isProved } from "../../core/plan/rules/chain.ts";
import { explainRefused, refusedUrl } from "../../core/plan/safety/refused.ts";
import { readSource } from "../../core/plan/source.ts";
import type { Missing, Proposal } from "./chain.ts";

/** More third parties, or files, than these are told by number. */
const MOST_LISTED = 20;

/** The proposal as a fragment of a plan, with what was left out as comments. */
export function writeFragment({ target, allow, steps, headers, landing, left, missing }: Proposal): string {
  const further = allow.map((url) => ({ url }));
  const plan = {
    target: { url: target, ...(further.length === 0 ? {} : { allow: further }) },
    signIn: {
      kind: "chain",
      steps,
      ...(headers === undefined ? {} : { headers }),
      ...(Object.keys(landing).length === 0 ? {} : { landing }),
    },
  };
  const lines = [
    "Proposed from a browser's recording: put it into a plan (rentree init) in place of its target and signIn, then walk it with rentree check.",
    "Values that may be secrets were left out; ${NAME} is read from the environment.",
    `Left out: static files: ${listed(left.files)}; other pages, pictures and calls of scripts: ${left.others}; third parties: ${listed(left.thirdParties)}.`,
    ...missing.map((what) => MISSING[what]),
    ...[target, ...allow].flatMap(refusalOf),
  ];
  const text = stringify(plan, { lineWidth: 0 });
  if (!isProvedIn(text)) lines.push(UNPROVED);
  return `${lines.map((line) => `# ${line}\n`).join("")}${text}`;
}

/** What to do about what the browser did not save. */
const MISSING: Readonly<Record<Missing, string>> = {
  content:
    "The recording lacks what its pages hold: what is said here of forms and of proofs is a guess. Save it again as HAR with content.",
  cookies:
    "The recording has no cookies and no Authorization headers, which browsers leave out by themselves. Where the check is refused, save it again with sensitive data.",
};

/** A plan that names such an origin is refused: told here, before somebody writes one. */
function refusalOf(url: string): readonly string[] {
  const refused = refusedUrl(url);
  return refused === undefined ? [] : [`${url} ${explainRefused(refused)}.`];
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(", ") || "none"}${more > 0 ? ` and ${more} more` : ""}`;
}

const UNPROVED =
  'Nothing in the recording proves that somebody is in, and a plan must: add for example landing: { url: "{target}/home", contains: "Bienvenue" }.';

function isProvedIn(text: string): boolean {
  const source = readSource(text, "chain.yaml");
  return source.kind === "ok" && isProved(source.root, ["signIn"]);
}
