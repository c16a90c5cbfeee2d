import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { sourceAddresses } from "../../src/cli/contacts.ts";

const towards = (...addresses: string[]): Promise<readonly string[]> => sourceAddresses({ host: "ent.example.fr", addresses });

const loopbacks = Object.values(networkInterfaces()).flatMap((entries) => entries?.map(({ address }) => address) ?? []);

describe("the address that this machine uses", () => {
  it("is the one towards 127.0.0.1", async () => {
    expect(await towards("127.0.0.1")).toEqual(["127.0.0.1"]);
  });

  it.skipIf(!loopbacks.includes("::1")).each([
    ["::1", "::1"],
    ["[::1]", "::1"], // as a plan may write it
  ])("is the one towards %s", async (address, source) => {
    expect(await towards(address)).toEqual([source]);
  });

  it.skipIf(!loopbacks.includes("::1"))("is said once for each family of addresses that a name leads to", async () => {
    expect(await towards("::1", "127.0.0.1", "127.0.0.1")).toEqual(["::1", "127.0.0.1"]);
  });

  it("is never the address that stands for none, where there is no way to a host", async () => {
    expect(await towards("2001:db8::10")).not.toContain("::");
    expect(await sourceAddresses(undefined)).not.toContain("");
  });
});
