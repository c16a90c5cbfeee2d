import { splitUrl } from "../url.ts";

/** A national third party that no plan may aim at, and why. `docs/refused.md` is made from this list. */
export interface Refused {
  /** The domain itself and every name below it. */
  readonly domains: readonly string[];
  readonly what: string;
  readonly source: string;
}

/** The académies' domains: one each, with the guichet (sign-in of staff) below it. Caen and Rouen live on beside Normandie. */
const ACADEMIES =
  "aix-marseille amiens besancon bordeaux caen clermont corse creteil dijon grenoble guadeloupe guyane lille limoges lyon martinique mayotte montpellier nancy-metz nantes nice normandie orleans-tours paris poitiers reims rennes reunion rouen spm strasbourg toulouse versailles".split(
    " ",
  );

export const REFUSED: readonly Refused[] = [
  {
    domains: ["education.gouv.fr"],
    what: "the ministry's services, EduConnect (educonnect.education.gouv.fr) first among them",
    source:
      "EduConnect is the gate of most French school platforms and serves the whole country; in April 2021 hindering such a system became a criminal enquiry",
  },
  {
    domains: [...ACADEMIES.map((name) => `ac-${name}.fr`), "ac-noumea.nc", "ac-wf.wf"],
    what: "the académies' guichets and every other service of theirs",
    source: "Staff of all the académie's schools sign in there; rectorats are no party to a school platform's contract",
  },
  {
    domains: ["education.fr"],
    what: "GAR (gar.education.fr), the access manager for resources, and the ministry's other shared applications",
    source: "One national service for all school platforms (its domain is general knowledge, not confirmed by its operator)",
  },
  {
    domains: ["index-education.net", "index-education.com"],
    what: "hosted Pronote and the vendor's other services",
    source: "One vendor's hosting for several thousand schools; a test of one of them is a test of all",
  },
  {
    domains: ["franceconnect.gouv.fr"],
    what: "FranceConnect",
    source: "A parent may enter EduConnect through it; it serves every public service of the country (its domain is general knowledge)",
  },
];

/** The entry that refuses a host name; `undefined` where none does. */
export function refusedOrigin(host: string): Refused | undefined {
  const name = host.toLowerCase().replace(/\.+$/, "");
  return REFUSED.find(({ domains }) => domains.some((domain) => name === domain || name.endsWith(`.${domain}`)));
}

/** As `refusedOrigin`, for an address; what is no http(s) address is not refused here. */
export function refusedUrl(url: string): Refused | undefined {
  const address = splitUrl(url);
  return address === undefined ? undefined : refusedOrigin(address.host);
}

/** Why such an address is refused, as a clause after its path, with what to do instead. */
export const explainRefused = (refused: Refused): string =>
  `is a national third party that is never tested (${refused.what}); use the reference platform's stand-in, or ask the vendor for local test accounts`;

/** `docs/refused.md`. */
export function renderRefused(): string {
  const rows = REFUSED.map(
    ({ domains, what, source }) => `| ${domains.map((domain) => `\`${domain}\``).join(", ")} | ${what} | ${source} |`,
  );
  return [
    "# Whom Rentrée never tests",
    "",
    "The following names, and every name below them, are refused as `target.url`, under `target.allow`, as `target.proxy` and in the addresses of a sign-in.",
    "No authorisation lifts that: whoever is responsible for a school platform cannot speak for them. A redirect to an origin that the plan does not list",
    "is not followed, so they are not reached by a detour either.",
    "",
    "Instead: play the sign-in against the stand-in that `rentree reference` serves, or ask the platform's vendor for local accounts that do not pass through them.",
    "",
    "| names | what it is | why |",
    "|---|---|---|",
    ...rows,
    "",
    "The list is `src/core/plan/safety/refused.ts`; this page is made from it. A name that is missing is a bug: tell us (SECURITY.md).",
    "",
  ].join("\n");
}
