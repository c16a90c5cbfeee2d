import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLineMistake } from "../../src/engine/command-line.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rentree-flags-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers as k6 2.2 does: it knows `--tag NAME=VALUE`, and plays one script. */
const ANSWERS = `#!/bin/sh
say() { echo "time=\\"now\\" level=error msg=\\"$1\\"" >&2; exit 255; }
echo "$@" >> "$0.calls"
shift
scripts=0
while [ $# -gt 0 ]; do
  case "$1" in
    --tag) shift ;;
    --help) help=1 ;;
    -*) say "unknown flag: $1" ;;
    *) scripts=$((scripts + 1)) ;;
  esac
  shift
done
[ -n "$help" ] && exit 0
[ $scripts -ne 1 ] && say "accepts 1 arg(s), received $scripts: arg should be a path to a script file"
touch "$0.played"
`;

const mistakeOf = (flags: readonly string[], script = ANSWERS): Promise<string | undefined> => {
  const command = join(folder, "engine");
  writeFileSync(command, script);
  chmodSync(command, 0o755);
  return commandLineMistake({ engine: { command, args: [] }, flags, env: { PATH: process.env["PATH"] } });
};

describe("an engine that is asked about its command line", () => {
  it("refuses a flag that it does not know, in its own words", async () => {
    expect(await mistakeOf(["--foo"])).toBe("unknown flag: --foo");
  });

  it("refuses a word that belongs to no flag", async () => {
    expect(await mistakeOf(["--tag", "a=b", "stray"])).toBe("a word belongs to no flag (of --tag a=b stray)");
  });

  it("is taken to refuse a last flag whose value is what follows", async () => {
    expect(await mistakeOf(["--tag"])).toBe("--tag lacks its value");
  });

  it("plays no script that stands among the flags, whatever the last of them does with the next word", async () => {
    expect(await mistakeOf(["attack.js", "--tag"])).toBe("--tag lacks its value");
    expect(() => rmSync(join(folder, "engine.played"))).toThrow("ENOENT");
  });

  it("has nothing against what it takes, and plays nothing", async () => {
    expect(await mistakeOf(["--tag", "a=b"])).toBeUndefined();
    rmSync(join(folder, "engine.calls"));
    expect(() => rmSync(join(folder, "engine.played"))).toThrow("ENOENT");
  });

  it("is not asked where nothing was given, and is believed where it says nothing", async () => {
    expect(await mistakeOf([])).toBeUndefined();
    expect(() => rmSync(join(folder, "engine.calls"))).toThrow("ENOENT");
    expect(await mistakeOf(["--foo"], "#!/bin/sh\nexit 255\n")).toBeUndefined();
  });
});
