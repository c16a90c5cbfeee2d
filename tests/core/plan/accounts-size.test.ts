import { describe, expect, it } from "vitest";
import { readAccounts } from "../../../src/core/plan/accounts/file.ts";

describe("account files of a whole region", () => {
  it("of 200,000 rows are read whole", () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `user${index};pw${index};élève`);
    const text = new TextEncoder().encode(`login;password;profil\n${rows.join("\n")}`);
    const columns = { kind: "file", file: "comptes.csv", where: { profil: "élève" }, login: "login", password: "password" } as const;
    const accounts = readAccounts(text, columns);
    expect(accounts.kind === "ok" && accounts.rows.length).toBe(200_000);
  });
});
