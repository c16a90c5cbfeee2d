import { describe, expect, it } from "vitest";
import { refusedFlags } from "../../src/engine/run.ts";

describe("flags for the engine", () => {
  it.each([
    ["--config=other.json"],
    ["-o"],
    ["-d10s"],
    ["-eRENTREE_TARGET=http://elsewhere"],
    ["-qe"],
    ["-vp"],
    ["--http-debug"],
    ["--http-debug=full"],
    ["--no-cookies-reset"],
    ["--no-vu-connection-reuse=false"],
    ["--insecure-skip-tls-verify"],
    ["--min-iteration-duration"],
    ["--console-output=all.log"],
    ["--help"],
    ["-qh"],
    ["-hq"],
  ])("refuses %s, which changes what the plan sets or where secrets go", (flag) => {
    expect(refusedFlags([flag])).toEqual([flag]);
  });

  it.each([["--dns=ttl=1m"], ["--tag"], ["--local-ips=10.0.0.0/24"], ["-v"], ["-qv"], ["--linger-not-a-flag"]])("passes %s on", (flag) => {
    expect(refusedFlags([flag])).toEqual([]);
  });
});
