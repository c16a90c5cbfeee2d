import type { Clause, Plan, SignIn, TableRow } from "../plan.ts";
import type { PlanValue } from "../schema/plan.ts";
import { SIGN_IN_FILE, type SignInValue } from "../schema/sign-in.ts";
import type { SourceNode } from "../source.ts";
import { findNode, typedOf } from "../source-path.ts";
import { resolveShape, startShape } from "./arrivals.ts";
import { resolveClock } from "./clock.ts";
import { resolvePeople } from "./people.ts";
import { resolveTarget } from "./target.ts";

export interface Surroundings {
  readonly root: SourceNode;
  readonly timezone: string;
  /** Rows of the arrivals file of this entry of `arrivals`. */
  readonly rowsOf: (index: number) => readonly TableRow[];
}

/** The plan with every default filled in, from values that are free of mistakes. */
export function resolvePlan(value: PlanValue, { root, timezone, rowsOf }: Surroundings): Plan {
  const shapes = value.arrivals.map((arrival, index) => resolveShape(arrival, rowsOf(index)));
  const clock = resolveClock(value.clock, shapes);
  const { before, between, after } = value.hooks;
  const signIn = resolveSignIn(value.signIn, root, ["signIn"]);
  const own = value.people.map((people, index) =>
    people.signIn ? resolveSignIn(people.signIn, root, ["people", index, "signIn"]) : signIn,
  );
  return {
    name: value.name,
    seed: value.seed,
    target: resolveTarget(value.target),
    timezone: value.timezone ?? timezone,
    clock,
    pages: value.pages,
    people: resolvePeople(value.people, own),
    arrivals: shapes.map((shape) => startShape(shape, clock.from)),
    objectives: value.objective,
    clauses: value.clauses.map(resolveClause),
    hooks: {
      ...(before === undefined ? {} : { before }),
      ...(between === undefined ? {} : { between }),
      ...(after === undefined ? {} : { after }),
    },
  };
}

const DESCRIPTION = /\/\.well-known\/openid-configuration$/;

/** A sign-in of the author's own gets its settings as YAML types them; the known ones are what the schema made of them. */
function resolveSignIn(value: SignInValue, root: SourceNode, path: readonly PropertyKey[]): SignIn {
  const known = Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
  const node = findNode(root, path);
  // The addresses of a CAS lie below its own, which people write with a slash at its end too.
  if (value.kind === "cas") known["server"] = String(known["server"]).replace(/\/+$/, "");
  // The address of an issuer's description names the issuer too (OpenID Connect Discovery 1.0 §4).
  if (known["issuer"] !== undefined && value.kind === "oidc") known["issuer"] = String(known["issuer"]).replace(DESCRIPTION, "");
  if (Array.isArray(known["steps"])) known["steps"] = known["steps"].map((step, index) => typeJson(step, root, [...path, "steps", index]));
  if (!SIGN_IN_FILE.test(value.kind) || node?.kind !== "map") return { ...known, kind: value.kind };
  const own = [...node.entries]
    .map(([key, entry]) => [key, typedOf(entry.value)] as const)
    .filter(([key]) => key !== "landing" && key !== "logout");
  const { landing, logout } = known;
  return {
    ...Object.fromEntries(own),
    ...(landing ? { landing } : {}),
    ...(typeof logout === "string" ? { logout } : {}),
    kind: value.kind,
  };
}

/** A chain's JSON is sent with the types that YAML gives it. */
function typeJson(step: object, root: SourceNode, path: readonly PropertyKey[]): object {
  const json = findNode(root, [...path, "json"]);
  return json === undefined ? step : { ...step, json: typedOf(json) };
}

function resolveClause({ atLeast, within, share, from, to, ...clause }: PlanValue["clauses"][number]): Clause {
  return {
    ...clause,
    atLeast: atLeast.value,
    ...(within === undefined ? {} : { within }),
    ...(share === undefined ? {} : { share }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
