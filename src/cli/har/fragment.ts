import { stringify } from "yaml";
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
  return `${lines.map((line) => `# ${line}\n`).join("")}${stringify(plan, { lineWidth: 0 })}`;
}
