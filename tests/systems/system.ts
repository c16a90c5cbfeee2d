import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real server on loopback, started for one test. */
export interface System {
  /** The people's `signIn`, by what the documentation calls it. */
  readonly signIns: Readonly<Record<string, object>>;
  readonly target: string;
  readonly allow: readonly string[];
  /** host:port of the identity provider, as hops name it. */
  readonly identityHost: string;
  /** Accounts `user1` to `user500` have the passwords `pw1` to `pw500`. */
  readonly accounts: 500;
  /** Wrong passwords in a row after which an account is locked; absent where the server locks nobody. */
  readonly locksAfter?: number;
  /** How long the form of a sign-in may be used. */
  readonly formSeconds: number;
  /** Forgets the form that somebody is filling in, where the server has no clock for it but its sessions are swept. */
  readonly sweepSessions?: () => Promise<void>;
  /** Arrivals that the server's own limit, or that of the nginx before it, turns away in part. */
  readonly overload: { readonly rate: number; readonly seconds: number };
  /** What is asked of some people before they are let on, by sign-in: the account and the client that it is asked of. */
  readonly duties: Readonly<Record<string, readonly AskedDuty[]>>;
  /** Sign-ins that the server itself has proved so far, by its own log or metric. */
  readonly proved: () => Promise<number>;
  readonly stopIdentity: () => Promise<void>;
  /** Stops everything that was started, and nothing else. */
  readonly stop: () => Promise<void>;
}

export interface AskedDuty {
  readonly duty: "changePassword" | "consent";
  readonly signIn: object;
  readonly account: number;
  /** The page is seen and named, but cannot be answered here. */
  readonly onlySeen?: true;
}

export const ACCOUNTS = 500;
const READY_MS = 180_000;
const STOP_MS = 20_000;

/** Programs started for one system, each the leader of a process group of its own, and the folder that they write to. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "rentree-system-"));
  readonly #children: ChildProcess[] = [];

  /** A workshop for servers at these addresses. Throws where somebody listens there already: that one's answers would be taken for theirs. */
  static async at(...urls: readonly string[]): Promise<Workshop> {
    for (const { hostname, port } of urls.map((url) => new URL(url)))
      if (await isTaken(hostname, Number(port)))
        throw new Error(`something listens on ${hostname}:${port} already, perhaps left by a test that was killed: end it, and try again`);
    return new Workshop();
  }

  start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = this.folder): ChildProcess {
    const log = createWriteStream(join(this.folder, `${program.split("/").at(-1)}.log`), { flags: "a" });
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout?.pipe(log);
    child.stderr?.pipe(log);
    child.once("error", () => {});
    this.#children.push(child);
    return child;
  }

  async stop(child: ChildProcess): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((done) => child.once("close", () => done()));
    signal(child.pid, "SIGTERM");
    const timer = setTimeout(() => signal(child.pid ?? 0, "SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    for (const child of this.#children.toReversed()) await this.stop(child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a connection is taken there. */
const isTaken = (host: string, port: number): Promise<boolean> =>
  new Promise((tell) => {
    const socket = connect({ host, port });
    socket.once("error", () => tell(false));
    socket.once("connect", () => {
      socket.destroy();
      tell(true);
    });
  });

/** Signals the whole group: servers have children of their own. */
function signal(pid: number, name: NodeJS.Signals): void {
  if (pid <= 1) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself meanwhile.
  }
}

/** Asks until the server answers as it should. */
export async function waitFor(url: string, isReady: (answer: Response) => boolean, headers: Readonly<Record<string, string>> = {}) {
  const until = Date.now() + READY_MS;
  let last = "no answer";
  while (Date.now() < until) {
    try {
      const answer = await fetch(url, { redirect: "manual", headers, signal: AbortSignal.timeout(5_000) });
      if (isReady(answer)) return;
      last = `status ${answer.status}`;
    } catch (error) {
      last = String(error);
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`${url} was not ready within ${READY_MS / 1_000} s: ${last}`);
}

/** Runs a program to its end; throws what it said where it fails. */
export function runOnce(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const ended = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } });
  if (ended.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${ended.error?.message ?? ended.stderr}${ended.stdout}`);
  return ended.stdout;
}

/** Packages of Debian that are not there yet, installed without starting their services. */
export function installPackages(packages: readonly string[]): void {
  const missing = packages.filter((name) => spawnSync("dpkg", ["-s", name]).status !== 0);
  if (missing.length === 0) return;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  runOnce("apt-get", ["update", "-q"], env);
  // Another installation on the machine is waited for.
  runOnce("apt-get", ["install", "-o", "DPkg::Lock::Timeout=300", "-y", "-q", "--no-install-recommends", ...missing], env);
}
