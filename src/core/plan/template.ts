import { SIGN_INS } from "./schema/sign-in.ts";
import { isLoopback, splitUrl } from "./url.ts";

export interface TemplateOptions {
  /** The platform's address; absent: the reference platform. */
  readonly url?: string;
  /** Where an editor finds the schema of the plan language: a path or an address. */
  readonly schema: string;
  /** The plan's own file, as the next commands name it. */
  readonly file?: string;
}

/** The commented plan of `rentree init [URL]`. For a platform that is not on this machine the permission has to be filled in before it is accepted. */
export function planTemplate({ url, schema, file = "plan.yaml" }: TemplateOptions): string {
  const address = url === undefined ? undefined : splitUrl(url.replace(/[?#].*$/s, ""));
  const host = address?.host ?? "";
  const free = address === undefined || isLoopback(host);
  const base = address === undefined ? undefined : `${address.origin}${address.path.replace(/\/+$/, "")}`;
  return `# yaml-language-server: $schema=${schema}
# A Rentrée plan: who arrives, when, how patient they are, how they sign in. Every key: docs/plan.md.
#   rentree check ${file}      walks one sign-in and shows every hop
#   rentree run ${file}        plays the plan
#   rentree capacity ${file}   finds the saturation point
plan: 1
name: ${base === undefined ? "Morning peak" : JSON.stringify(`Morning peak of ${host}`)}

${base === undefined ? REFERENCE : platformTarget(base, free)}
# How people sign in: ${Object.keys(SIGN_INS).join(", ")}, or ./a-file.ts beside this plan.
signIn: { kind: entcore }
${base === undefined ? "" : `# What proves that somebody is in, where the platform's own landing page differs:\n# signIn: { kind: entcore, landing: { url: /timeline/timeline, contains: "Bienvenue" } }\n# A platform of your own making is described step by step: docs/plan.md, "kind: chain"; its people have journey: none, or { pages: [/notes], pause: 8s }.\n`}
people:
  - persona: pupil            # pupil, teacher or parent
    count: ${base === undefined ? "2000" : "300"}               # people inside the clock's window
    accounts: ${accountsFor(free)}
    # accounts: { file: comptes.csv, login: identifiant, password: mdp, where: { profil: élève } }
    patience: typical         # patient, typical or impatient

# When they come: ten minutes on each side of the bell are played, unless a clock says otherwise.
arrivals:
  - bell: { at: "08:00" }
# clock: { from: "07:50", to: "08:10", compress: 10 }    # ten times as fast, for a rehearsal

objective: { within: 2s, share: 95% }      # of first attempts
seed: 1                                    # the same seed gives the same arrivals
`;
}

const REFERENCE = `# The reference platform is started for the run: an ENT whose true capacity is known.
# For your own platform: rentree init https://ent-preprod.example.fr
target:
  reference: { workers: 8, service: 200ms }
`;

function platformTarget(url: string, free: boolean): string {
  if (free) return `target:\n  url: ${JSON.stringify(url)}\n`;
  return `target:
  url: ${JSON.stringify(url)}
  # Required: who allows the test, by which letter or ticket, on which days and at which hours. Nothing is sent outside them.
  authorisation: { by: "…", reference: "…", from: 2026-01-01, to: 2026-01-31, hours: "18:00-22:00" }
  # Further origins that the sign-in passes through, each with its own authorisation:
  # allow:
  #   - { url: https://idp-preprod.example.fr, authorisation: { by: "…", reference: "…", from: 2026-01-01, to: 2026-01-31 } }
  # headers: { X-Load-Test: "\${LOAD_TOKEN}" }
  # ca: certs/region.pem
  writes: false               # true: roll calls and messages are written too
`;
}

const accountsFor = (free: boolean): string =>
  free
    ? '{ pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }'
    : '{ pattern: "user{n}", password: "${PUPIL_PASSWORD}", first: 1, last: 500 }';
