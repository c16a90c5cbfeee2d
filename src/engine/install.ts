import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { chmod, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { takeProgram } from "./archive.ts";
import { cacheFolder, k6Folder, k6Name } from "./cache.ts";
import { parseChecksums, sha256Of } from "./checksum.ts";
import { Downloader, type Progress } from "./download.ts";
import { makeFolders } from "./folder.ts";
import { EngineMissing } from "./missing.ts";
import { BadRelease, type Release, releaseFor } from "./release.ts";
import { probeK6 } from "./version.ts";

export interface InstallOptions {
  /** Default: the version that Rentrée was tested with. */
  readonly version?: string | undefined;
  /** Base address with the layout of k6's releases. Default: the official one. */
  readonly mirror?: string | undefined;
  /** The folder to put the program in. Default: Rentrée's cache, where it is found again by itself. */
  readonly dir?: string | undefined;
  readonly platform?: NodeJS.Platform;
  /** As Node gives it: `x64`, `arm64`. */
  readonly arch?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the install early, and leaves nothing behind. */
  readonly stop?: AbortSignal;
}

export interface Installed {
  readonly path: string;
  readonly version: string;
  /** `present`: that very version was there already, or another install running at the same time was first. */
  readonly kind: "installed" | "present";
}

/**
 * Downloads an official release of k6, verifies it against the release's checksum file, asks the program for its version, and moves
 * it into the cache in one step; what lies there under that version and is another, or does not run, gives way. Until that step everything lies in a folder of this install's own, which is removed whatever happens.
 * @throws EngineMissing with one line: what failed, and what to do instead.
 */
export async function installK6(options: InstallOptions): Promise<Installed> {
  const job = plan(options);
  try {
    if (await isPresent(job)) return present(job);
    if (options.dir && isFile(job.program)) throw await foreignProgram(job);
    return await fetchAndPlace(job, options.env);
  } catch (error) {
    throw explain(error, job);
  }
}

const WORK_PREFIX = ".install-";
/** An install that has written nothing for so long was killed: a live one is ended after a minute of silence. */
const STALE_MS = 3_600_000;

interface Job {
  readonly release: Release;
  /** `k6`, or `k6.exe`. */
  readonly name: string;
  /** Where the program shall lie. */
  readonly program: string;
  /** The folder that holds the install's own folder; on the same file system as `program`, so that a rename is one step. */
  readonly parent: string;
  readonly onProgress: (progress: Progress) => void;
  readonly stop: AbortSignal | undefined;
  /** Whether the program that was installed can be run here. */
  readonly native: boolean;
}

function plan(options: InstallOptions): Job {
  const platform = options.platform ?? process.platform;
  const arch = options.arch ?? process.arch;
  const release = releaseFor({ version: options.version, mirror: options.mirror, platform, arch });
  if (typeof release === "string") throw new EngineMissing(release);
  const cache = cacheFolder({ env: options.env, platform });
  const [folder, parent] = options.dir
    ? [resolve(options.dir), resolve(options.dir)]
    : [k6Folder(cache, release.version), join(cache, "k6")];
  const native = platform === process.platform && arch === process.arch;
  const name = k6Name(platform);
  const { onProgress = () => {}, stop } = options;
  return { release, name, program: join(folder, name), parent, onProgress, stop, native };
}

/** Whether the program is there and is what its place says: one that cannot be run here is taken at its word. */
async function isPresent(job: Job): Promise<boolean> {
  if (!isFile(job.program)) return false;
  return !job.native || (await probeK6(job.program)) === job.release.version;
}

/** In a folder that the user named, what is not ours to replace is left alone. */
async function foreignProgram({ program, release }: Job): Promise<EngineMissing> {
  const version = await probeK6(program);
  const what = version === undefined ? "does not answer `k6 version` as k6 does" : `is k6 ${version}`;
  return new EngineMissing(
    `k6 was not installed: ${program} is there and ${what}, not ${release.version}; remove it, or give another folder with --dir`,
  );
}

async function fetchAndPlace(job: Job, env: InstallOptions["env"]): Promise<Installed> {
  const work = join(job.parent, `${WORK_PREFIX}${randomUUID()}`);
  makeFolders(job.parent);
  await mkdir(work);
  const downloader = new Downloader(env, job.stop);
  try {
    await removeStale(job.parent);
    const archive = await download(job, downloader, work);
    job.stop?.throwIfAborted();
    return await place(job, archive, work);
  } finally {
    await downloader.close();
    await rm(work, { recursive: true, force: true });
  }
}

async function download(job: Job, downloader: Downloader, work: string): Promise<string> {
  const { base, checksums, archives } = job.release;
  const sums = parseChecksums(await downloader.text(`${base}/${checksums}`));
  const name = archives.find((candidate) => sums.has(candidate));
  if (name === undefined) throw new BadRelease(`${base}/${checksums} has no line for ${archives.join(" or ")}`);
  const archive = join(work, name);
  await downloader.file(`${base}/${name}`, archive, job.onProgress);
  const actual = await sha256Of(archive);
  if (actual !== sums.get(name)) throw new BadRelease(`${base}/${name} has SHA-256 ${actual}, its checksum file says ${sums.get(name)}`);
  return archive;
}

async function place(job: Job, archive: string, work: string): Promise<Installed> {
  const fresh = join(work, job.name);
  await takeProgram(archive, job.name, fresh).catch((error: unknown) => {
    throw isStorageError(error) ? error : new BadRelease(`${basename(archive)} cannot be unpacked: ${messageOf(error)}`);
  });
  await chmod(fresh, 0o755);
  if (job.native) await checkVersion(fresh, `${job.release.base}/${basename(archive)}`, job.release.version);
  job.stop?.throwIfAborted();
  makeFolders(dirname(job.program));
  if (await isPresent(job)) return present(job);
  try {
    await rename(fresh, job.program);
  } catch (error) {
    // Windows refuses to replace a program that runs: then another install was first, and its k6 is as good.
    if (!(await isPresent(job))) throw error;
    return present(job);
  }
  return { path: job.program, version: job.release.version, kind: "installed" };
}

/** A checksum says that the archive came as it was published, not that the right program was put into it. */
async function checkVersion(program: string, source: string, wanted: string): Promise<void> {
  const version = await probeK6(program);
  if (version === undefined) throw new BadRelease(`the program in ${source} does not answer \`k6 version\` here; try another --mirror`);
  if (version !== wanted)
    throw new BadRelease(`the program in ${source} is k6 ${version}, not ${wanted}; try another --mirror, or ask for --version ${version}`);
}

function present(job: Job): Installed {
  return { path: job.program, version: job.release.version, kind: "present" };
}

async function removeStale(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(WORK_PREFIX));
  for (const name of names) {
    const folder = join(parent, name);
    const touched = await lastTouch(folder);
    if (Date.now() - touched > STALE_MS) await rm(folder, { recursive: true, force: true });
  }
}

/** When a folder or a file in it was last written; now, if it vanishes meanwhile. */
async function lastTouch(folder: string): Promise<number> {
  try {
    const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
    return Math.max(...(await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs))));
  } catch {
    return Date.now();
  }
}

/** Turns whatever went wrong into one line that says what to do. */
function explain(error: unknown, job: Job): Error {
  const byHand = `by hand: unpack ${job.release.base}/${job.release.archives[0]} elsewhere and put its k6 at ${job.program}`;
  if (error instanceof EngineMissing) return error;
  if (job.stop?.aborted) return new EngineMissing("k6 was not installed: it was interrupted", { cause: error });
  if (error instanceof BadRelease) return new EngineMissing(`k6 was not installed: ${error.message}`, { cause: error });
  if (isStorageError(error)) {
    const reason = `k6 was not installed: ${job.parent} cannot be written (${error.code}); give another folder with --dir`;
    return new EngineMissing(reason, { cause: error });
  }
  if (!isCoded(error) && !(error instanceof AggregateError)) return error instanceof Error ? error : new Error(String(error));
  return new EngineMissing(`k6 was not installed: ${messageOf(error)}; with --mirror URL, or ${byHand}`, { cause: error });
}

interface CodedError extends Error {
  readonly code: string;
}

function isCoded(error: unknown): error is CodedError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

const STORAGE_CODES: ReadonlySet<string> = new Set(
  "EACCES EPERM EROFS ENOSPC EDQUOT EFBIG ENOTDIR EEXIST EISDIR ENOENT ENAMETOOLONG EIO EMFILE EBUSY ENOTEMPTY".split(" "),
);

function isStorageError(error: unknown): error is CodedError {
  return isCoded(error) && STORAGE_CODES.has(error.code);
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
