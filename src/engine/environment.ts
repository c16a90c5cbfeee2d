import { expandEnvironment } from "../core/plan/environment.ts";
import type { Plan } from "../core/plan/plan.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What any program needs of its surroundings. Nothing else of the user's environment reaches the engine, so no K6_ setting and no proxy does by accident. */
const KEPT = [
  "PATH",
  "Path",
  "HOME",
  "USERPROFILE",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SYSTEMROOT",
  "SystemRoot",
  "LANG",
  "LC_ALL",
  "TZ",
  "RENTREE_WORKERS",
  "NODE_OPTIONS",
];
const PROXY_NAMES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

export interface EngineSurroundings {
  readonly env: Environment;
  readonly proxy: Plan["target"]["proxy"];
  /** Names that the plan reads with `${NAME}`. */
  readonly names: readonly string[];
  /** Rentrée's own variables: run id, target, accounts file, … */
  readonly own: Readonly<Record<string, string>>;
  /** PEM file with the authorities to trust, where the plan names one. */
  readonly certificates?: string | undefined;
}

/** The whole environment in which the engine starts. */
export function engineEnvironment({ env, proxy, names, own, certificates }: EngineSurroundings): Record<string, string> {
  return {
    ...pick(env, KEPT),
    ...proxyVariables(env, proxy),
    ...pick(env, names),
    ...(certificates === undefined ? {} : { SSL_CERT_FILE: certificates }),
    K6_CSV_TIME_FORMAT: "unix_micro",
    K6_CSV_SAVE_INTERVAL: "1s",
    ...own,
  };
}

function proxyVariables(env: Environment, proxy: string): Record<string, string> {
  if (proxy === "none") return {};
  if (proxy === "env") return pick(env, PROXY_NAMES);
  const { text } = expandEnvironment(proxy, env);
  return { HTTP_PROXY: text, HTTPS_PROXY: text };
}

function pick(env: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
