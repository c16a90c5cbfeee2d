import { describe, expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { Accounts } from "../../src/reference/accounts.ts";
import { LockOut } from "../../src/reference/lock-out.ts";

describe("accounts", () => {
  const accounts = new Accounts([
    { kind: "list", accounts: [{ login: "élodie", password: "été" }] },
    { kind: "pattern", pattern: "user{n}", password: "pw{n}", first: 1, last: 500 },
    { kind: "pattern", pattern: "p{n:0000}@ent", password: "same", first: 0, last: 20 },
  ]);

  it.each([
    ["user7", "pw7", true],
    ["user7", "pw8", false],
    ["user501", "pw501", false],
    ["user0", "pw0", false],
    ["user07", "pw07", false], // not what the pattern writes
    ["user7.0", "pw7.0", false],
    ["p0007@ent", "same", true],
    ["p7@ent", "same", false],
    ["élodie", "été", true],
    ["nobody", "", false],
  ])("knows whether %s may enter with %s", (login, password, expected) => {
    expect(accounts.isRight(login, password)).toBe(expected);
  });
});

describe("the lock-out", () => {
  const rule = { after: 5, for: milliseconds(900_000) };

  it("bans an account after five wrong passwords, for its time", () => {
    const lockOut = new LockOut(rule);
    for (let n = 0; n < 4; n += 1) lockOut.noteWrong("a", milliseconds(n));
    expect(lockOut.isBannedAt("a", milliseconds(5))).toBe(false);
    lockOut.noteWrong("a", milliseconds(5));
    expect(lockOut.isBannedAt("a", milliseconds(900_004))).toBe(true);
    expect(lockOut.isBannedAt("a", milliseconds(900_005))).toBe(false);
    expect(lockOut.isBannedAt("b", milliseconds(6))).toBe(false);
  });

  it("forgets wrong passwords after a right one", () => {
    const lockOut = new LockOut(rule);
    for (let n = 0; n < 4; n += 1) lockOut.noteWrong("a", milliseconds(n));
    lockOut.noteRight("a");
    lockOut.noteWrong("a", milliseconds(9));
    expect(lockOut.isBannedAt("a", milliseconds(10))).toBe(false);
  });
});
