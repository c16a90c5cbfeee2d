import { K6_VERSION } from "./version.ts";

/** Where k6's makers publish their releases. A mirror serves the same paths below an address of its own. */
export const OFFICIAL_RELEASES = "https://github.com/grafana/k6/releases/download";

/** What a server gave is not a release that may be installed; the message says what came instead. */
export class BadRelease extends Error {}

/** One release of k6 for one platform. */
export interface Release {
  readonly version: string;
  /** The folder of the release, without a slash at its end. */
  readonly base: string;
  readonly checksums: string;
  /** Archive names that would serve this platform, best first. */
  readonly archives: readonly string[];
}

export interface ReleaseOptions {
  readonly version?: string | undefined;
  readonly mirror?: string | undefined;
  readonly platform: NodeJS.Platform;
  /** As Node gives it: `x64`, `arm64`. */
  readonly arch: string;
}

/** What was asked for that is no version of k6, or no address: the user's own mistake, in one line; undefined where it is neither. */
export function requestMistake({ version: asked, mirror }: Pick<ReleaseOptions, "version" | "mirror">): string | undefined {
  if (asked !== undefined && !/^v?\d+\.\d+\.\d+(-[\w.]+)?$/.test(asked))
    return `"${asked}" is not a version of k6; write for example ${K6_VERSION}`;
  if (mirror === undefined || /^https?:\/\/./.test(mirror)) return undefined;
  return `--mirror ${mirror} is not an address; write for example https://mirror.example/k6`;
}

/** The release that serves a platform, or a line that says why there is none. `v2.2.0` and `2.2.0` are the same version. */
export function releaseFor(options: ReleaseOptions): Release | string {
  const mistake = requestMistake(options);
  if (mistake !== undefined) return mistake;
  const version = (options.version ?? K6_VERSION).replace(/^v/, "");
  const system = SYSTEMS[options.platform];
  const machines = MACHINES[options.arch];
  if (system === undefined || machines === undefined) {
    return `k6 is released for Linux, macOS and Windows on amd64 and arm64, not for ${options.platform} on ${options.arch}`;
  }
  const base = `${(options.mirror ?? OFFICIAL_RELEASES).replace(/\/+$/, "")}/v${version}`;
  const names = options.platform === "win32" ? [...machines, "amd64"] : machines;
  const archives = [...new Set(names)].map((machine) => `k6-v${version}-${system}-${machine}.${ENDINGS[system]}`);
  return { version, base, checksums: `k6-v${version}-checksums.txt`, archives };
}

const SYSTEMS: Partial<Record<NodeJS.Platform, keyof typeof ENDINGS>> = { linux: "linux", darwin: "macos", win32: "windows" };
const ENDINGS = { linux: "tar.gz", macos: "zip", windows: "zip" } as const;
/** Windows on arm64 runs amd64 programs, so an amd64 archive serves it where a release has no other. */
const MACHINES: Readonly<Record<string, readonly string[]>> = { x64: ["amd64"], arm64: ["arm64"] };
