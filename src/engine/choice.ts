/** The program that will run the script, and how it was found. `command` with `args` first behaves like `k6`. */
export interface EngineChoice {
  readonly kind: "k6" | "embedded";
  readonly version: string;
  /** The program to start. */
  readonly command: string;
  /** What comes before `run …` on its command line. */
  readonly args: readonly string[];
  /** The file that is the engine: k6's program, or the embedded engine's script. */
  readonly path: string;
  readonly source: "flag" | "env" | "PATH" | "cache" | "package";
  /** What the user should be told, one line each: an older k6 passed over, a newer major, only the embedded engine. */
  readonly notes: readonly string[];
}

/** What `rentree k6 where` prints about an engine. */
export interface EngineDescription {
  readonly path: string;
  readonly version: string;
  readonly source: string;
  readonly licence: string;
  readonly sourceCode: string;
}

/** Path, version, source, licence and source-code address of an engine. */
export function describeEngine(choice: EngineChoice): EngineDescription {
  const { path, version } = choice;
  const source = SOURCES[choice.source];
  if (choice.kind === "embedded") return { path, version, source, licence: "MIT", sourceCode: "part of Rentrée (src/engine/embedded)" };
  return { path, version, source, licence: "AGPL-3.0", sourceCode: `https://github.com/grafana/k6/tree/v${version}` };
}

const SOURCES: Record<EngineChoice["source"], string> = {
  flag: "named by --k6",
  env: "named by RENTREE_K6",
  PATH: "found on the PATH",
  cache: "Rentrée's cache",
  package: "part of Rentrée",
};
