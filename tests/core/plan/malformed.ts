import { ACCOUNTS, BELL, edited, PERMISSION, SIGN_IN, SMALLEST, TARGET } from "./base.ts";

const end = (lines: string): readonly [string, string] => ["seed: 2021\n", `seed: 2021\n${lines}\n`];
const shape = (text: string): string => edited([BELL, `  - ${text}`]);
const target = (text: string): string => edited([TARGET, `target: ${text}`]);
const signIn = (text: string): string => edited([SIGN_IN, `signIn: ${text}`]);
const person = (lines: string): string => edited(["    count: 3000\n", `    count: 3000\n    ${lines}\n`]);
const accounts = (text: string): string => edited([ACCOUNTS, `accounts: ${text}`]);
const REMOTE = `{ url: https://ent.example.fr, ${PERMISSION} }`;
const SECRET: readonly [string, string] = ['password: "pw{n}"', 'password: "${PW}"'];
const bomb = [
  "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]",
  ..."bcdefghi".split("").map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`),
];

/** Plans with mistakes, by what is wrong with them; their messages are `tests/golden/plan-mistakes.txt`. */
export const MALFORMED: Readonly<Record<string, string>> = {
  "an empty file": "",
  "nothing but a comment": "# plan\n",
  "a list instead of a plan": "- plan: 1\n",
  "a single word": "plan\n",
  "a plan from the future": edited(["plan: 1", "plan: 2"], ["seed: 2021", "sead: 2021"]),
  "a version that is a word": edited(["plan: 1", "plan: one"]),
  "no version": edited(["plan: 1\n", ""]),
  "everything missing": "plan: 1\n",
  "a tab as indentation": edited(["    count: 3000", "\tcount: 3000"]),
  "a key twice": `${SMALLEST}seed: 7\n`,
  "braces without quotes in a mapping": accounts("{ pattern: user{n}, password: pw{n}, first: 1, last: 500 }"),
  "braces without quotes on a line of their own": signIn("\n  kind: chain\n  steps:\n    - name: form\n      get: {target}/portal"),
  "braces alone without quotes": accounts('\n      pattern: {n}\n      password: "pw{n}"\n      last: 500'),
  "braces without quotes twice": edited(
    [ACCOUNTS, "accounts: { pattern: user{n}, password: pw{n}, first: 1, last: 500 }"],
    ["arrivals:", "  - { persona: teacher, count: 5, accounts: { pattern: prof{n}, password: x, last: 5 } }\narrivals:"],
  ),
  "a reference without quotes": accounts('{ pattern: "user{n}", password: ${PW}, first: 1, last: 500 }'),
  "a # that lost its quotes": signIn(
    "\n  kind: chain\n  steps:\n    - name: form\n      get: '{target}/'\n    - name: go\n      submit: #login",
  ),
  "a # that lost its quotes inside braces": signIn(
    '\n  kind: chain\n  steps:\n    - { name: form, get: "{target}/" }\n    - { name: go, submit: #login }',
  ),
  "a value with two colons": edited(["name: Morning peak", "name: Morning: peak"]),
  "a line indented too little": edited(["    count: 3000", "   count: 3000"]),
  "a bracket that is never closed": edited([SIGN_IN, "signIn: { kind: entcore"]),
  "a quote that is never closed": edited(["name: Morning peak", 'name: "Morning peak']),
  "a value that begins with @": edited(["name: Morning peak", "name: @Morning"]),
  "a value that begins with *": edited(["name: Morning peak", "name: *Morning"]),
  "a dash without a space": edited([BELL, '  -bell: { at: "08:00" }']),
  "a tag": edited(["name: Morning peak", "name: !!js/function alert"]),
  "two documents": `${SMALLEST}---\nplan: 1\n`,
  "a hundred thousand keys": `${SMALLEST}${Array.from({ length: 100_000 }, (_, index) => `k${index}:\n`).join("")}`,
  "an anchor bomb": `${SMALLEST}${bomb.join("\n")}\n`,
  "an anchor that contains itself": `${SMALLEST}x: &x [*x]\n`,
  "a million brackets": "[".repeat(900_000),
  "a million characters and more": `${SMALLEST}# ${"x".repeat(1_100_000)}`,
  "an escape sequence in a name": edited(["name: Morning peak", 'name: "\\x1b[31mMorning"']),
  "a control character in a key": `${SMALLEST}"a\\x07": 1\n`,
  "bytes of a binary file": "PK\u0003\u0004\u0000\u0000",
  "a mistyped key": edited(["    count: 3000", "    cuont: 3000"]),
  "an unknown key that resembles nothing": edited(end("colour: blue")),
  "an unknown key deep inside": shape('bell: { at: "08:00", classes: { share: 35%, speed: 3s } }'),
  "a sign-in that is a word": signIn("entcore"),
  "a sign-in of an unknown kind": signIn("{ kind: pronote }"),
  "a sign-in without a kind": signIn("{ landing: { url: / } }"),
  "a sign-in with another's key": signIn("{ kind: moodle, server: http://127.0.0.1 }"),
  "a CAS without its server": signIn('{ kind: cas, service: "http://127.0.0.1:8080/" }'),
  "OpenID Connect without endpoints": signIn('{ kind: oidc, clientId: ent, redirectUri: "http://127.0.0.1:8080/back" }'),
  "people who sign out of a place that nobody knows": edited(
    [SIGN_IN, "signIn: { kind: saml, start: http://127.0.0.1:8080/ }"],
    ["    count: 3000\n", "    count: 3000\n    logout: 5%\n"],
  ),
  ...Object.fromEntries(
    ["javascript:alert(1)", "//other.example.fr/logout", "http://user:pw@127.0.0.1/", "true", "/#/logout", "{login}/logout"].map((text) => [
      `a way out to ${text}`,
      signIn(`{ kind: moodle, logout: ${JSON.stringify(text)} }`),
    ]),
  ),
  "a third party's way out": signIn("{ kind: moodle, logout: https://educonnect.education.gouv.fr/logout }"),
  "a way out that leads elsewhere": signIn("{ kind: moodle, logout: https://moodle.example.org/login/logout.php }"),
  "a chain without steps": signIn("{ kind: chain, steps: [] }"),
  "a chain's two steps of one name": signIn(
    '{ kind: chain, steps: [{ name: form, get: "{target}/" }, { name: form, get: "{target}/x" }], landing: { contains: Bienvenue } }',
  ),
  "a chain's step that does two things": signIn('{ kind: chain, steps: [{ name: a, get: "{target}/", submit: "#f" }] }'),
  "a chain that uses what nobody kept": signIn('{ kind: chain, steps: [{ name: a, get: "{target}/{tokn}" }] }'),
  "a chain that keeps from two places": signIn(
    '{ kind: chain, steps: [{ name: a, get: "{target}/", keep: { t: { input: a, cookie: b } } }] }',
  ),
  "a chain's JSON without post": signIn('{ kind: chain, steps: [{ name: a, get: "{target}/", json: { a: b } }] }'),
  "a chain's JSON beside fields": signIn('{ kind: chain, steps: [{ name: a, post: "{target}/", json: { a: b }, fields: { a: b } }] }'),
  "a chain's JSON that uses what nobody kept": signIn(
    '{ kind: chain, steps: [{ name: a, post: "{target}/", json: { a: { b: ["{login}", "{tokn}"] } } }] }',
  ),
  "a chain's header that uses what nobody kept": signIn(
    '{ kind: chain, headers: { Authorization: "Bearer {tokn}" }, steps: [{ name: a, get: "{target}/" }] }',
  ),
  "a chain's path in JSON as others write it": signIn(
    `{ kind: chain, steps: [{ name: a, get: "{target}/", keep: { t: { json: "$.data[0]['token']" } } }] }`,
  ),
  "a chain that proves nothing": signIn(
    '{ kind: chain, steps: [{ name: a, get: "{target}/", expect: { contains: Bienvenue } }, { name: b, submit: "#f", fields: { p: "{password}" }, expect: { status: 200 } }], landing: { url: "{target}/home" } }',
  ),
  "a chain that keeps what every page has": signIn(
    '{ kind: chain, steps: [{ name: a, post: "{target}/", fields: { p: "{password}" }, keep: { t: { meta: csrf } } }] }',
  ),
  "a chain's address that is not whole": signIn('{ kind: chain, steps: [{ name: a, get: "/portal" }], landing: { contains: Bienvenue } }'),
  "a chain's attribute with a selector": signIn(
    '{ kind: chain, steps: [{ name: a, get: "{target}/", keep: { t: { attribute: "meta[name=csrf]" } } }] }',
  ),
  "a chain's kept name with a hyphen": signIn(
    '{ kind: chain, steps: [{ name: a, get: "{target}/", keep: { csrf-token: { meta: csrf } } }] }',
  ),
  "a chain that keeps from an unknown place": signIn(
    '{ kind: chain, steps: [{ name: a, get: "{target}/", keep: { t: { jsn: token } } }] }',
  ),
  "a chain's get with fields": signIn('{ kind: chain, steps: [{ name: a, get: "{target}/", fields: { a: b } }] }'),
  "no people": edited([SMALLEST.slice(SMALLEST.indexOf("people:"), SMALLEST.indexOf("arrivals:")), "people: []\n"]),
  "people as a mapping": edited(["  - persona: pupil\n    count", "    persona: pupil\n    count"]),
  "an unknown persona": edited(["persona: pupil", "persona: student"]),
  "people without a number": edited(["    count: 3000\n", ""]),
  "people with both numbers": person("of: 413000"),
  "half a person": edited(["count: 3000", "count: 2.5"]),
  nobody: edited(["count: 3000", "count: 0"]),
  "a number with a comma": edited(["count: 3000", "count: 3,000"]),
  "two people of one name": edited(["arrivals:", `  - { persona: pupil, count: 5, ${ACCOUNTS} }\narrivals:`]),
  "accounts of both kinds": accounts('{ pattern: "user{n}", file: comptes.csv, password: x, last: 5 }'),
  "accounts of a pattern without a range": accounts('{ pattern: "user{n}" }'),
  "accounts whose range runs backwards": accounts('{ pattern: "user{n}", password: "pw{n}", first: 10, last: 5 }'),
  "accounts that are all the same": accounts('{ pattern: user, password: "pw{n}", last: 5 }'),
  "a pattern with unknown braces": accounts('{ pattern: "user{i}", password: "pw{n}", last: 5 }'),
  "a range for a file": accounts("{ file: comptes.csv, last: 5 }"),
  "a patience that is no preset": person("patience: normal"),
  "a patience with a bad number": person("patience: { wait: 8, sigma: 12, attempts: none }"),
  "a journey that is nothing": person("journey: reading"),
  "a journey with a foreign page": person("journey: { pages: [https://example.org/x] }"),
  "a duration without a unit": person("typing: 6"),
  "a duration with an unknown unit": person("typing: 6 seconds"),
  "a duration with a comma": person("typing: 2,5s"),
  "a duration with its units the wrong way round": person("deadline: 30s1m"),
  "a negative duration": person("deadline: -5min"),
  "a deadline of nothing": person("deadline: 0s"),
  "a share without a percent sign": person("logout: 5"),
  "a share as a fraction": person("logout: 0.05"),
  "a share above everything": person("logout: 120%"),
  "a word instead of true": person("classroom: yes"),
  "a value where a mapping belongs": edited([ACCOUNTS, "accounts: comptes.csv"]),
  "a mapping where a value belongs": edited(["name: Morning peak", "name: { first: Morning }"]),
  "an empty value": edited(["name: Morning peak", "name:"]),
  "an arrival with two shapes": edited([BELL, `${BELL}\n    steady: { rate: 2/s, for: 5min }`]),
  "an arrival of an unknown shape": shape("wave: { rate: 2/s }"),
  "a bell in French hours": shape('bell: { at: "8h00" }'),
  "a bell at an impossible time": shape('bell: { at: "25:00" }'),
  "bells that do not add up": shape('bell: { at: { "08:00": 50%, "08:10": 30% } }'),
  "the same bell twice": shape('bell: { at: { "08:00": 50%, "8:00": 50% } }'),
  "a bell's mixture that does not add up": shape('bell: { at: "08:00", individual: { share: 80% } }'),
  "arrivals of strangers": shape('bell: { at: "08:00", people: [pupils, teacher] }'),
  "a ramp to nothing": shape("ramp: { from: 0/s, to: 0/s, over: 5min }"),
  "a rate without a time": shape("steady: { rate: 40, for: 5min }"),
  "a rate per day": shape("steady: { rate: 40/day, for: 5min }"),
  "a staircase that goes down": shape("steps: { from: 60/s, to: 10/s, step: 10/s, hold: 1min }"),
  "a staircase of a million steps": shape("steps: { from: 0/s, to: 1000/s, step: 0.001/s, hold: 1min }"),
  "a spike below its base": shape("spike: { base: 10/s, peak: 5/s, for: 60s }"),
  "a table that is not there": shape("table: { file: nobody.csv }"),
  "a table with mistakes": shape("table: { file: bad.csv }"),
  "a table with strangers": shape("table: { file: strangers.csv }"),
  "a table without columns": shape("table: { file: headless.csv }"),
  "a clock that runs backwards": edited(end('clock: { from: "08:40", to: "07:50" }')),
  "a clock that is compressed too little": edited(end("clock: { compress: 0.5 }")),
  "a time zone that does not exist": edited(end("timezone: Europe/Grenoble")),
  "a seed that is too large": edited(["seed: 2021", "seed: 9007199254740992"]),
  "a negative seed": edited(["seed: 2021", "seed: -1"]),
  "an objective without a share": edited([
    "objective: { within: 2s, share: 95% }",
    "objective: [{ within: 2s }, { within: 0s, share: 95 }]",
  ]),
  "a clause of shares with a rate": edited(
    end("clauses: [{ id: A, of: attempts, atLeast: 40/s }, { id: A, of: visits, atLeast: 95%, within: 2s }]"),
  ),
  "a clause of a rate with a share": edited(end("clauses: [{ id: A, of: sloRate, atLeast: 95%, people: [pupil] }]")),
  "a clause of nothing known": edited(end("clauses: [{ id: A, of: latency, atLeast: fast }]")),
  "a target of both kinds": target('{ url: "http://127.0.0.1", reference: { workers: 8, service: 200ms } }'),
  "a target of neither kind": target("{ writes: true }"),
  "a target that is no URL": target("{ url: ent.example.fr }"),
  "a target with a password in its URL": target("{ url: https://me:secret@ent.example.fr }"),
  "a target with a query": target('{ url: "http://127.0.0.1/?a=1" }'),
  "a target from the environment": target('{ url: "${ENT_URL}" }'),
  "a target without permission": edited([TARGET, "target: { url: https://ent.example.fr }"], SECRET),
  "a permission that is a placeholder": edited([TARGET, `target: ${REMOTE.replace("Jeanne Martin, DSI", "…")}`], SECRET),
  "a permission that ends before it begins": edited([TARGET, `target: ${REMOTE.replace("2026-12-31", "2026-11-30")}`], SECRET),
  "a permission on dates that do not exist": edited(
    [TARGET, `target: ${REMOTE.replace("2026-12-31", "2026-02-30").replace("2026-12-01", "01/12/2026")}`],
    SECRET,
  ),
  "a permission for no hours": edited([TARGET, `target: ${REMOTE.replace(" }", ', hours: "18:00" }')}`], SECRET),
  "a national third party": edited([TARGET, `target: { url: https://educonnect.education.gouv.fr, ${PERMISSION} }`], SECRET),
  "a national third party on the way": edited(
    [TARGET, `target: { url: https://ent.example.fr, ${PERMISSION}, allow: [{ url: https://cas.ac-lille.fr, ${PERMISSION} }] }`],
    SECRET,
  ),
  "a sign-in on an origin that is not listed": signIn(
    '{ kind: cas, server: "https://cas.example.fr/cas", service: "http://127.0.0.1:8080/" }',
  ),
  "a password written out": edited([TARGET, `target: ${REMOTE}`]),
  "a token written out": edited([TARGET, `target: { headers: { X-Load-Token: abc, Accept: x }, ${REMOTE.slice(2)}`], SECRET),
  "a reference that names no variable": target('{ url: "http://127.0.0.1", headers: { X-Test: "${load token}" } }'),
  "a header that Rentrée writes itself": target('{ url: "http://127.0.0.1", headers: { Host: x, "bad name": y } }'),
  "an address that is none": target('{ url: "http://127.0.0.1", resolve: { ent.example.fr: example.org } }'),
  "a proxy that is none": target('{ url: "http://127.0.0.1", proxy: squid }'),
  "a national third party as proxy": target('{ url: "http://127.0.0.1", proxy: "http://me:${PW}@proxy.ac-lille.fr:3128" }'),
  "a reference platform without workers": target("{ reference: { workers: 0, service: fast, law: gamma } }"),
  "a fault without its size": target(
    "{ reference: { workers: 8, service: 200ms, cv: 2, faults: [{ at: 60s, kind: capacity }, { at: 1s, kind: hang, capacity: 5% }] } }",
  ),
  "a merged mapping": edited(
    ["seed: 2021", "seed: 2021\nobjective:\n  <<: { within: 2s }\n  share: 95%"],
    ["objective: { within: 2s, share: 95% }\n", ""],
  ),
  "a bell's time twice": shape('bell: { at: { "08:00": 50%, "08:00": 50% } }'),
  "a year of one arrival an hour": shape("steady: { rate: 1/h, for: 8760h }"),
  "ten mistakes at once": `plan: 1
nmae: Morning peak
target: { url: "http://127.0.0.1:8080", insecure: maybe }
signIn: { kind: entcor }
people:
  - persona: pupill
    count: -3
    accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 5OO }
    typing: 6
arrivals:
  - ramp: { from: 0/s, to: "0/s", over: 5min, people: [puils] }
objective: { within: 2s, share: 95 }
seed: x
`,
};

/** Files beside those plans. */
export const TABLES: Readonly<Record<string, string>> = {
  "bad.csv": "at,people,count\n08:00,pupil,25\n8h05,pupil,25\n08:10,pupil,many\n",
  "strangers.csv": "at,people,count\n08:00,pupils,25\n",
  "headless.csv": "08:00;pupil;25\n",
};
