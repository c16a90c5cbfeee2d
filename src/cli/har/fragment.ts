import { stringify } from "yaml";
import { isProved } from "../../core/plan/rules/chain.ts";
import { readSource } from "../../core/plan/source.ts";
import type { Proposal } from "./chain.ts";

/** The proposal as a fragment of a plan, with what was left out as comments. */
export function writeFragment({ target, allow, steps, headers, landing, left }: Proposal): string {
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
    "Proposed from a browser's recording: put it into a plan (rentree init), then walk it with rentree check.",
    "Values that may be secrets were left out; ${NAME} is read from the environment.",
    `Left out: ${left.files} static files and calls of scripts; third parties: ${left.thirdParties.join(", ") || "none"}.`,
  ];
  const text = stringify(plan, { lineWidth: 0 });
  if (!isProvedIn(text)) lines.push(UNPROVED);
  return `${lines.map((line) => `# ${line}\n`).join("")}${text}`;
}

const UNPROVED =
  'Nothing in the recording proves that somebody is in, and a plan must: add for example landing: { url: "{target}/home", contains: "Bienvenue" }.';

function isProvedIn(text: string): boolean {
  const source = readSource(text, "chain.yaml");
  return source.kind === "ok" && isProved(source.root, ["signIn"]);
}
