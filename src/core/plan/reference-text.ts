import type { Patience } from "./plan.ts";
import { PATIENCE } from "./resolve/people.ts";

const describePreset = ([name, { wait, reload, reloadAfter, attempts }]: readonly [string, Patience]): string =>
  `\`${name}\` is a \`wait\` of ${wait / 1_000}s, \`reload\` ${reload * 100}%, \`reloadAfter\` ${reloadAfter / 1_000}s, ${attempts} \`attempts\``;
const PRESETS = Object.entries(PATIENCE).map(describePreset).join("; ");

/** The prose of `docs/plan.md`; its examples are read by a test. */
export const INTRODUCTION = `<!-- Made from src/core/plan/schema by the tests: RENTREE_UPDATE=1 npx vitest run tests/core/plan/generated.test.ts -->

# The plan

A plan says who arrives, when, how patient they are and how they sign in. It is YAML; \`rentree init\` writes one with comments,
and an editor that speaks YAML checks it while you type (\`# yaml-language-server: $schema=…\` in its first line).

The smallest useful plan:

\`\`\`yaml
plan: 1
name: Morning peak
target: { url: "http://127.0.0.1:8080" }   # or  target: { reference: { workers: 8, service: 200ms } }
signIn: { kind: entcore }
people:
  - persona: pupil
    count: 3000
    accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }
arrivals:
  - bell: { at: "08:00" }
objective: { within: 2s, share: 95% }
seed: 2021
\`\`\`

## How values are written

| what | how | not |
|---|---|---|
| duration | \`200ms\`, \`5s\`, \`5m\` or \`5min\`, \`1m30s\`, \`2h\`, \`0\` | \`5\` (no unit), \`2,5s\` (decimal comma) |
| share | \`95%\`, \`95 %\`, \`99.5%\` | \`0.95\` |
| rate | \`40/s\`, \`2400/min\`, \`100000/h\`, \`100 000/h\` | \`40\` (per what?) |
| time of day | \`"08:00"\`, \`"08:00:30"\`, \`"08:00:30.250"\` | \`8h00\` |
| date | \`2026-12-01\` | \`01/12/2026\` |

- A text that has braces, or begins with \`#\`, \`*\` or \`@\`, goes into quotes: \`"user{n}"\`, \`"#login"\`.
- Ids, names and the values of \`where\` are taken as they are written: \`06\` stays \`06\`.
- \`\${NAME}\` in a text is read from the environment when the run starts, and kept unexpanded in the results. Passwords and secret headers
  (authorization, cookie, or a name with token, key or secret) must be written so, unless the target is on this machine. \`target.url\` and the
  other origins are written out, because somebody's permission is for them.
- \`--set people.pupil.count=6000\` changes one value for one run; entries of a list go by name (what has none: by id, persona or shape) or by index.
- Unknown keys are mistakes. Every mistake of a plan is reported at once, with line and column.`;

export const NOTES = `## What is good to know

- **count** is the people inside the clock's window: the arrival curve is cut to the window and scaled to them. \`of: 413000\` with \`share: 50%\` says the same of a population.
- **Bells**: each \`bell\` entry plays all its people; several times within one entry share them.
- **Pages are asked for** with \`Accept: text/html,*/*;q=0.8\` by \`cas\`, \`oidc\`, \`saml\` and chains, as browsers do; a chain's \`post\` steps, steps that keep \`json\` and the landing page that the plan names say nothing. \`target.headers\` and a step's \`headers\` go before.
- **Rates**: the other shapes give rates; everyone named shares them in proportion to \`count\`.
- **compress** multiplies rates, and never what belongs to people or to the platform (patience, deadline, typing, service, session expiry).
- **Patience**: ${PRESETS}, \`sigma\` 0.7 for all. What a mapping leaves out comes from its \`preset\`. The numbers are a model, not measured: play the morning with several.
- **Robots that guess passwords** are people of their own with a shape for them alone: \`{ persona: pupil, name: robots, count: 600, journey: none, wrongPassword: 100%, patience: { attempts: 1 }, accounts: { pattern: "robot{n}", password: "x", last: 600 } }\`.
  Each types one wrong password and leaves. Let their accounts be nobody's, because platforms lock what is guessed. Their attempts leave the objective's ratio, and clauses about the others name these under \`people\`; but the ceiling and the share of people who got in count them as people who were not let in: measure those without them.
- **Authorisation**: any origin that is not on this machine (127.0.0.0/8, ::1, localhost) needs who allowed the test and when. A moment is allowed if its date, by the plan's
  time zone, lies from \`from\` to \`to\`, both included, and its time within \`hours\`; \`hours: "22:00-02:00"\` crosses midnight. A run that cannot end inside is refused, and it stops at the edge.
  National third parties are refused whatever is written ([refused.md](refused.md)).
- **Account files**: comma, semicolon or tab; UTF-8, UTF-16 with its mark, or Windows-1252; it is said which was read. Column names are compared without regard to case.
- **Tables of arrivals**: a CSV file with the columns \`at,people,count\`; \`at\` is a time of day, an empty \`people\` means anyone. The people of a row come in one instant, as \`rentree compile\` writes them; where the table has the counts of each minute (or second) of a log, say \`over: 1min\` (\`1s\`). Encodings and separators are those of account files.
- **Arrivals from an access log** of one morning, with its times as \`[01/Sep/2026:08:00:07 +0200]\` in the fourth word: count the log-in page second by second, \`awk '/"GET \\/auth\\/login/ { split($4, t, ":"); n[t[2] ":" t[3] ":" t[4]]++ } END { print "at,people,count"; for (at in n) print at ",," n[at] }' access.log > arrivals.csv\`,
  and play \`table: { file: arrivals.csv, over: 1s }\`. A log has attempts, reloads and robots among them, and of those who never reached the server nobody: of a morning that went wrong it is no record of who came.
- **What a chain keeps**: \`{ input: csrf }\` a form's input, \`{ json: data.token }\` of a JSON answer, \`{ cookie: XSRF-TOKEN }\`, \`{ header: X-Token }\`, \`{ meta: csrf-token }\`,
  \`{ attribute: data-csrf }\`, \`{ query: ticket }\` of an address on the way, or the text between two others, \`{ after: 'token="', before: '"' }\`. A kept value goes into a later
  address, field, header or JSON: \`headers: { X-XSRF-TOKEN: "{token}" }\`. A cookie with \`xsrf\` or \`csrf\` in its name is kept decoded, as scripts send it back. A field whose name is another at each visit is kept so too: \`keep: { k: { after: 'name="user_', before: '"' } }\`, then \`fields: { "user_{k}": "{login}" }\`.
- **A wrong password** is seen by a chain in the step that sends \`{password}\`, the first or not: 401, a redirect back with \`?error\` or \`?login=failed\`, \`{"success": false}\`, JSON that sends its script to such an address, a page that shows nothing and has its script lead there or open a window that says so, or an answer that says so in French or English, in a page or in JSON. The form again without a word is an unexpected page, and so is what speaks of the platform's own trouble (\`service indisponible\`, \`réessayez plus tard\`) and not against what was typed.
  423 and \`account is locked\` are locked accounts, 429 and 403 a protection, 503 the platform; \`Maximum sessions of 1 … exceeded\` is no refusal but \`account-in-use\`: the account is in already, because the plan deals it to two people at once. Where such a sentence speaks of the server it is \`sessions-full\`, which belongs under \`pages.waiting\`. What your platform says in words of its own goes into \`refused\` and \`locked\`.
- **What a chain's step expects**: redirects are followed, and \`form\`, \`contains\` and \`cookie\` speak of the page at their end; a step with \`expect.redirect\` or \`expect.status\` stops at its first
  answer, so that \`status: 200\` is not met by a page behind a redirect. Something must prove the sign-in: a text or a cookie at the \`landing\` page, or, from the step on that sends \`{password}\`,
  \`redirect\`, \`contains\`, \`cookie\`, another \`form\` than the one submitted, or a value kept by \`json\`, \`header\` or \`query\`. A plan without it is refused, since a wrong password may be answered with a page
  too. A cookie or a text proves only where it was not there before (a "Bienvenue" of the log-in proves nothing where that comes again); a refusal that the answer shows, or that people read on the page where it leads, stands against cookies, redirects and kept values; a text or a form overrules it. The surest proof is a text that only the right page has. \`rentree check\` asks for the landing page once more as nobody, and warns where the text comes all the same, or, where the plan names none, a page that would count. Who tries again after an attempt that ended behind the password may be in already: where the log-in does not come then, the landing page alone proves it.
- **A chain's people** have \`journey: none\`, \`{ pages: [/notes], pause: 8s }\` or a file of their own: the default journey asks for entcore's pages, and \`rentree check\` says which did not come.
- **Signing out** (\`people.logout\`): \`signIn.logout\` is opened, its redirects are followed, and a form that asks whether it is meant is sent; where only POST is taken, name a page that
  has the form. CAS's and an OpenID issuer's own way out ends their session, and the application's only with single logout: else name the application's. The mobile application signs out
  of nothing. \`logged-out\` among a run's notes means that the platform answered; whether a session has ended only the platform knows. \`rentree check\` walks the way out for everybody who
  may sign out, and warns where the landing page still comes after it.
- **A few named accounts** are a file, \`accounts: { file: comptes.csv }\`, with the lines \`login,password\`, \`anna,s3cret\`, \`bilal,m0t\`.
- **Settings of a \`./file.ts\`**: words without quotes are typed as YAML types them (\`8080\` a number, \`true\` a boolean); numbers with a leading zero stay text.

A chain, for a platform that nobody has met yet (\`submit\` sends the form's hidden inputs and its button, \`fields\` override them, \`redirect\` matches the path exactly):

\`\`\`yaml
plan: 1
name: A portal of our own
target: { url: "http://127.0.0.1:8080" }
signIn:
  kind: chain
  steps:
    - name: form
      get: "{target}/portal"
      expect: { status: 200, form: "#login" }
      keep: { token: { input: csrf } }
    - name: credentials
      submit: "#login"
      fields: { user: "{login}", pass: "{password}", csrf: "{token}" }
      expect: { redirect: "/home", cookie: SESSION }
  landing: { url: "{target}/home", contains: "Bienvenue" }
people:
  - { persona: pupil, count: 100, journey: none, accounts: { pattern: "user{n}", password: "pw{n}", last: 100 } }
arrivals:
  - steady: { rate: 2/s, for: 1min }
\`\`\`

A log-in by JSON, whose page has its token in \`<meta name="csrf-token" content="…">\` and whose answer is \`{"token": "…"}\`; \`landing\` is an address that only somebody who is in can read:

\`\`\`yaml
plan: 1
name: An application of our own
target: { url: "http://127.0.0.1:8080" }
signIn:
  kind: chain
  steps:
    - name: page
      get: "{target}/"
      keep: { csrf: { meta: csrf-token } }
    - name: credentials
      post: "{target}/api/login"
      headers: { X-CSRF-Token: "{csrf}" }
      json: { login: "{login}", password: "{password}" }
      keep: { token: { json: token } }
  headers: { Authorization: "Bearer {token}" }
  landing: { url: "{target}/api/me", contains: '"login"' }
people:
  - { persona: pupil, count: 100, journey: none, accounts: { pattern: "user{n}", password: "pw{n}", last: 100 } }
arrivals:
  - steady: { rate: 2/s, for: 1min }
\`\`\``;

export const EVERYTHING = `plan: 1
name: Rentrée de janvier
target:
  url: https://ent-preprod.example.fr
  authorisation: { by: "Jeanne Martin, DSI", reference: "courrier 2026-1187", from: 2026-12-01, to: 2026-12-31, hours: "18:00-22:00" }
  allow:
    - { url: https://idp-preprod.example.fr, authorisation: { by: "Paul Roy, hébergeur", reference: "ticket 4711", from: 2026-12-01, to: 2026-12-31 } }
  headers: { X-Load-Test: "\${LOAD_TOKEN}" }
  ca: certs/region.pem
  resolve: { ent-preprod.example.fr: 10.1.2.3 }
  proxy: none
  sessions: { idle: 20min }
  writes: false
timezone: Europe/Paris
clock: { from: "07:50", to: "08:40", compress: 1 }
signIn: { kind: entcore, landing: { url: /timeline/timeline, contains: "Bienvenue", cookie: oneSessionId } }
pages: { waiting: ["Merci de patienter"], error: ["Oups"], blocked: ["Accès refusé"] }
people:
  - persona: pupil
    name: collégiens
    of: 413000
    share: 50%
    accounts: { file: comptes.csv, where: { profil: élève }, login: identifiant, password: mdp }
    signIn: { kind: saml, start: "https://ent-preprod.example.fr/auth/saml/wayf", logout: /auth/logout }
    typing: 6s
    patience: { wait: 8s, sigma: 0.7, reload: 80%, reloadAfter: 2s, attempts: 6 }
    deadline: 15min
    honoursWait: 50%
    wrongPassword: 2%
    changePassword: 1%
    consent: 5%
    logout: 10%
    classroom: true
    journey: default
  - { persona: teacher, count: 3000, accounts: { file: comptes.csv, where: { profil: enseignant }, login: identifiant, password: mdp }, patience: impatient }
  - { persona: parent, name: parents, count: 20000, accounts: { pattern: "parent{n:00000}", password: "\${PARENT_PW}", first: 1, last: 20000 }, journey: { pages: [/timeline, /notes], pause: 8s } }
arrivals:
  - bell: { at: { "08:00": 50%, "08:10": 30%, "08:25": 20% }, people: [collégiens] }
  - bell:
      at: "08:00"
      people: [teacher]
      individual: { share: 80%, mean: -4min, sd: 3min }
      classes: { share: 0%, mean: 1m30s, sd: 1m30s, size: 25, spread: 30s }
      background: { share: 20%, within: 30min }
  - steady: { rate: 2/s, for: 20min, start: "07:50", people: [parents] }
  - ramp: { from: 0/s, to: 10/s, over: 5min, start: "08:10", people: [parents] }
objective:
  - { within: 2s, share: 95% }
  - { within: 5s, share: 99% }
clauses:
  - { id: CCTP-4.2, of: attempts, people: [collégiens], within: 2s, atLeast: 95%, from: "07:55", to: "08:10" }
  - { id: CCTP-4.3, of: sloRate, atLeast: 40/s }
  - { id: CCTP-4.4, of: visits, atLeast: 99% }
hooks: { before: ./reset.sh, between: ./purge.sh, after: ./clean.sh }
seed: 2021
`;
