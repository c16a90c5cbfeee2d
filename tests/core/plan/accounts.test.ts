import { describe, expect, it } from "vitest";
import { expectCollisions, warnCollisions } from "../../../src/core/plan/accounts/collisions.ts";
import { decodeText } from "../../../src/core/plan/accounts/decode.ts";
import { type FileAccounts, readAccounts } from "../../../src/core/plan/accounts/file.ts";
import { countPattern, dealtAccount, fillPattern } from "../../../src/core/plan/accounts/pattern.ts";
import { readCsv } from "../../../src/core/plan/csv.ts";
import { emptiedBy, expandEnvironment, secretsOf, variablesOf } from "../../../src/core/plan/environment.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { samplePlan } from "../arrivals/sample-plan.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => ({ "€": 0x80, œ: 0x9c })[char] ?? char.charCodeAt(0));
const FILE: FileAccounts = { kind: "file", file: "comptes.csv", where: {}, login: "login", password: "password" };
const read = (text: string, more: Partial<FileAccounts> = {}) => readAccounts(utf8(text), { ...FILE, ...more });
const rowsOf = (text: string, more: Partial<FileAccounts> = {}): readonly string[] => {
  const accounts = read(text, more);
  return accounts.kind === "ok" ? accounts.rows : [accounts.message];
};
const problemOf = (text: string, more: Partial<FileAccounts> = {}): string => {
  const accounts = read(text, more);
  return accounts.kind === "ok" ? "(none)" : accounts.message;
};

describe("account files", () => {
  it.each([",", ";", "\t"])("are split at %j", (separator) => {
    expect(rowsOf(`login${separator}password\na${separator}b`)).toEqual(["a\nb"]);
  });

  it("may say their separator in a line of its own, as Excel takes it", () => {
    expect(rowsOf("sep=;\r\nlogin;password\r\na;b,c,d\r\n")).toEqual(["a\nb,c,d"]);
    expect(problemOf('sep=|\nlogin|password\na|"b')).toContain("comptes.csv:3 ");
  });

  it("may quote fields that hold separators, quotes and nothing", () => {
    expect(rowsOf('login;password;note\n"a;b";"say ""hi""";""\r\nc; d ;x\r\n')).toEqual(['a;b\nsay "hi"', "c\n d "]);
  });

  it("name their columns in any order and case, and keep what the filter wants", () => {
    const text = "Mdp;Identifiant;Profil\np1;u1;élève\np2;u2;enseignant\np3;u3; élève \n";
    expect(rowsOf(text, { login: "identifiant", password: "mdp", where: { profil: "élève" } })).toEqual(["u1\np1", "u3\np3"]);
  });

  it("match accents however they are composed", () => {
    expect(rowsOf("login,password,profil\na,b,e\u0301le\u0300ve\n", { where: { profil: "élève" } })).toEqual(["a\nb"]);
  });

  it("keep leading zeros", () => expect(rowsOf("login,password,dept\n007,0042,06\n", { where: { dept: "06" } })).toEqual(["007\n0042"]));

  it("say how they were read, and never what", () => {
    const accounts = readAccounts(latin("login;password;profil\nelodie;œuf€;élève\nelodie;x;élève\n;y;élève\n"), {
      ...FILE,
      where: { profil: "élève" },
    });
    expect(accounts).toEqual({
      kind: "ok",
      rows: ["elodie\nœuf€"],
      notes: [
        "comptes.csv: 1 account, read as Windows-1252 with semicolons",
        "comptes.csv: left out 1 row without a login or a password (line 4)",
        "comptes.csv: left out 1 row with a login that came before (line 3)",
      ],
    });
  });

  it("are refused with what is there instead", () => {
    expect(problemOf("")).toContain("is empty");
    expect(problemOf("login,password\n")).toBe("comptes.csv has column names and no rows");
    expect(problemOf("login,pasword\na,b\n")).toBe('comptes.csv has no column "password"; did you mean pasword?');
    expect(problemOf("nom,cle\na,b\n")).toBe('comptes.csv has no column "login"; its first line has nom, cle');
    expect(problemOf("login,password,p\na,b,eleve\n", { where: { p: "élève" } })).toBe(
      "comptes.csv has no row with p: élève; there is eleve",
    );
    expect(problemOf("login,password\na,\n")).toBe("comptes.csv has no row with both a login and a password");
    expect(problemOf('login,password\n"a,b\n')).toContain("comptes.csv:2 has a quote that is never closed");
    expect(problemOf('login,password\n"a"x,b\n')).toContain("comptes.csv:2 has text after a closing quote");
    expect(problemOf('login,password\n"a\nb",c\n')).toContain("line break");
    expect(problemOf("PK\u0003\u0000\u0000")).toContain("is not a text");
  });
});

describe("account files whose first line names no column", () => {
  const WITHOUT_NAMES: readonly (readonly [text: string, more: Partial<FileAccounts>])[] = [
    ["jean.dupont,Azerty123!\nanna,s3cret\n", {}],
    ["jean.dupont;Azerty123!\nanna;s3cret\n", { login: "identifiant", password: "mdp" }],
    // Near enough to a name that is sought to be taken for a slip of the finger.
    ["logins1,Passw0rd\nanna,s3cret\n", {}],
    ["dupont,passe\nanna,s3cret\n", {}],
  ];

  it.each(WITHOUT_NAMES)("are refused without showing whose they are: %j", (text, more) => {
    const problem = problemOf(text, more);
    for (const field of text.split("\n", 1)[0]?.split(/[,;]/) ?? []) expect(problem).not.toContain(field);
    expect(problem).toContain("its first line has to name the columns, for example login,password");
  });

  it("show no password where the filter names its column", () => {
    expect(problemOf("login,password\nanna,s3cret\n", { where: { password: "x" } })).toBe("comptes.csv has no row with password: x");
  });
});

describe("account files of other programs", () => {
  it("may end their lines as Macs did", () => expect(rowsOf("login;password\ranna;a\rbilal;b\r")).toEqual(["anna\na", "bilal\nb"]));

  it("say where a separator may have cut a password", () => {
    const accounts = read("login,password\nanna,pa,ss\nbilal,b,\ncarla,c,,\ndora,d,,x\n");
    expect(accounts.kind === "ok" && accounts.notes.slice(1)).toEqual([
      "comptes.csv: 2 rows with more fields than the first line; a separator within a field needs quotes around it (line 2, 5)",
    ]);
  });
});

describe("text encodings", () => {
  it("are told by their bytes", () => {
    expect(decodeText(utf8("é€😀"))).toEqual({ text: "é€😀", encoding: "UTF-8" });
    expect(decodeText(utf8("\uFEFFé"))).toEqual({ text: "é", encoding: "UTF-8 with a byte order mark" });
    expect(decodeText(latin("élève €œ"))).toEqual({ text: "élève €œ", encoding: "Windows-1252" });
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xe9, 0, 0x42, 0))).toEqual({ text: "éB", encoding: "UTF-16" });
    expect(decodeText(Uint8Array.of(0xfe, 0xff, 0, 0xe9))).toEqual({ text: "é", encoding: "UTF-16" });
  });

  it("take overlong forms, surrogates and cut letters for Windows-1252", () => {
    for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80], [0x80]]) {
      expect(decodeText(Uint8Array.from(bytes)).encoding).toBe("Windows-1252");
    }
  });

  it("agree with the platform's decoder beyond one chunk", () => {
    const text = "aé€😀".repeat(5_000);
    expect(decodeText(utf8(text)).text).toBe(text);
  });

  it("decode Windows-1252 by the table of the WHATWG Encoding Standard", () => {
    const published = [0x20ac, 0x2026, 0x2019, 0x0153, 0x017e, 0x0178, 0xa0, 0xe9, 0xff];
    const { text } = decodeText(Uint8Array.of(0x80, 0x85, 0x92, 0x9c, 0x9e, 0x9f, 0xa0, 0xe9, 0xff));
    expect([...text].map((char) => char.codePointAt(0))).toEqual(published);
  });
});

describe("tables", () => {
  it("know the line of each row, through empty lines and quoted line breaks", () => {
    const csv = readCsv('a,b\n\n"x\ny",z\nlast,1');
    expect(csv.kind === "ok" && csv.rows.map(({ line, fields }) => [line, ...fields])).toEqual([
      [1, "a", "b"],
      [3, "x\ny", "z"],
      [5, "last", "1"],
    ]);
  });
});

describe("patterns", () => {
  it.each([
    ["user{n}", 7, "user7"],
    ["user{n:000}", 7, "user007"],
    ["{n:00}-{n}", 123, "123-123"],
    ["${PW}{n}", 3, "${PW}3"],
    ["plain", 1, "plain"],
  ])("fill %s with %d", (pattern, n, expected) => expect(fillPattern(pattern, n)).toBe(expected));

  it("deal accounts in turn and begin again", () => {
    expect([0, 1, 2, 3, 4].map((visit) => dealtAccount(visit, 3))).toEqual([0, 1, 2, 0, 1]);
    expect(countPattern({ first: 1, last: 500 })).toBe(500);
  });
});

describe("collisions", () => {
  it("are expected where visits in progress outnumber the accounts", () => {
    const collisions = expectCollisions(500, perSecond(10), milliseconds(60_000));
    expect(collisions).toEqual({ accounts: 500, inProgress: 600, expected: 100 });
    expect(warnCollisions("pupil", collisions)).toBe(
      "pupil: 500 accounts for up to 600 visits at once, so that up to 100 will share one; list more accounts",
    );
    expect(warnCollisions("pupil", expectCollisions(600, perSecond(10), milliseconds(60_000)))).toBeUndefined();
  });
});

describe("the environment", () => {
  it("fills names in and reports those it lacks", () => {
    expect(expandEnvironment("Bearer ${A}-${B}", { A: "x$&y" })).toEqual({ text: "Bearer x$&y-${B}", missing: ["B"] });
    expect(expandEnvironment("${constructor}", {})).toEqual({ text: "${constructor}", missing: ["constructor"] });
  });
  it("lists what a whole value asks for", () =>
    expect(variablesOf({ a: ["${X}", { b: "${Y} ${X}" }], c: 1, d: null })).toEqual(["X", "Y"]));
  it("knows the names that leave a text with nothing in it, and forgives an empty one beside other text", () => {
    const plan = { a: "${X}", b: ["x${X}", "${X}${Y}", ""], c: "${Z}", d: null };
    expect(emptiedBy(plan, { X: "", Y: "", Z: "z" })).toEqual(["X", "Y"]);
    expect(emptiedBy({ b: "user${X}" }, { X: "" })).toEqual([]);
    expect(emptiedBy(plan, { Z: "z" })).toEqual([]); // what is not set is another mistake
  });
  it("may leave a header or a proxy empty, but no account, client secret, secret header or text of a page", () => {
    const { target, people } = samplePlan();
    const [first] = people;
    if (first === undefined) throw new Error("nobody");
    const headers = { "X-Env": "${ENV}", Authorization: "${AUTH}" };
    const signIn = { kind: "entcore-oauth2" as const, clientId: "ent", clientSecret: "${SECRET}", scope: "" };
    const pages = { waiting: ["${WAIT}"], error: [], blocked: [] };
    const plan = { target: { ...target, headers, proxy: "${PROXY}" }, people: [{ ...first, signIn }], pages };
    expect(emptiedBy(secretsOf(plan), { ENV: "", AUTH: "", SECRET: "", PROXY: "", WAIT: "" })).toEqual(["SECRET", "AUTH", "WAIT"]);
  });
});
