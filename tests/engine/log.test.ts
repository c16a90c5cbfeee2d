import { describe, expect, it } from "vitest";
import { kindOfLine } from "../../src/engine/log.ts";

describe("kindOfLine", () => {
  it.each([
    ['level=warning msg="Request Failed" error="Get \\"http://a/\\": dial tcp 127.0.0.1:80: socket: too many open files"', "descriptors"],
    ['level=warning msg="Request Failed" error="connect EMFILE 127.0.0.1:80 - Local (undefined:undefined)"', "descriptors"],
    ['level=warning msg="Request Failed" error="dial tcp 10.0.0.1:80: connect: cannot assign requested address"', "ports"],
    ['level=warning msg="Request Failed" error="connect EADDRNOTAVAIL 10.0.0.1:80"', "ports"],
    ['level=warning msg="Request Failed" error="connect ECONNREFUSED 127.0.0.1:80"', "request-failed"],
    ['level=warning msg="Insufficient VUs, reached 4 active VUs and cannot initialize more" executor=ramping-arrival-rate', "vus-short"],
    ['level=info msg="something else"', "other"],
  ])("counts %s as %s", (line, kind) => expect(kindOfLine(line)).toBe(kind));
});
