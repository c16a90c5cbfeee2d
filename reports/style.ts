/**
 * The report's style sheet. System fonts, no image; light, dark and print share the names of the colours. Text contrast is at
 * least 4.5 to 1. Colours of data are Okabe and Ito's, darkened where they stand on white.
 */
export const STYLE = `:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --ink: #16202b; --soft: #51606f; --line: #d9dfe5; --link: #0b5394;
  --c-demand: #16202b; --c-attempts: #b3570a; --c-served: #0072b2; --c-ceiling: #8a3a86; --c-limit: #51606f; --c-muted: #8894a0;
  --c-staircase-1: #0072b2; --c-staircase-2: #b3570a; --c-staircase-3: #8a3a86; --c-staircase-4: #00755a;
  --c-outcome-ok: #0072b2; --c-outcome-overload-page: #e69f00; --c-outcome-blocked: #8a3a86; --c-outcome-rejected: #56b4e9;
  --c-outcome-http-error: #d55e00; --c-outcome-network-error: #5b3a29; --c-outcome-timed-out: #cc79a7; --c-outcome-unfinished: #a3adb7;
  --c-outcome-unexpected-page: #009e73;
  --c-outcome-visit-ok: #0072b2; --c-outcome-visit-gaveUp: #cc79a7; --c-outcome-visit-failed: #d55e00; --c-outcome-visit-unfinished: #a3adb7;
  --good: #0b5f8f; --good-paper: #e7f2f9; --bad: #9a3b00; --bad-paper: #fdeee3; --open: #5a4a00; --open-paper: #faf3d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12181f; --raised: #1b232c; --ink: #e8edf2; --soft: #a9b6c3; --line: #344150; --link: #8cc4f0;
    --c-demand: #e8edf2; --c-attempts: #f0a35e; --c-served: #5ab4ea; --c-ceiling: #d79ad3; --c-limit: #a9b6c3; --c-muted: #75828f;
    --c-staircase-1: #5ab4ea; --c-staircase-2: #f0a35e; --c-staircase-3: #d79ad3; --c-staircase-4: #3fc79f;
    --c-outcome-ok: #4a9fd8; --c-outcome-blocked: #b878b4; --c-outcome-network-error: #a98467; --c-outcome-visit-ok: #4a9fd8;
    --good: #8fd0f7; --good-paper: #122b3b; --bad: #ffb385; --bad-paper: #3a2013; --open: #f0d774; --open-paper: #322b10;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
header, main, nav ul { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; padding-bottom: 1.25rem; }
.tool { margin: 0 0 .35rem; color: var(--soft); font-size: .8125rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: 0; font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); line-height: 1.15; font-weight: 700; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { margin: 0 0 .75rem; font-size: 1.4rem; line-height: 1.25; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1rem; font-weight: 650; }
a { color: var(--link); }
.when { margin: .5rem 0 0; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
nav { position: sticky; top: 0; z-index: 1; background: var(--paper); border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
nav ul { display: flex; gap: .75rem; overflow-x: auto; list-style: none; scrollbar-width: none; }
nav a { display: block; padding: .65rem 0; color: var(--soft); font-size: .875rem; text-decoration: none; white-space: nowrap; }
nav a:hover, nav a:focus-visible { color: var(--ink); text-decoration: underline; }
section { padding: 2.25rem 0 .5rem; }
section + section { border-top: 1px solid var(--line); margin-top: 2rem; }
p { margin: 0 0 .75rem; max-width: 46rem; }
.lede { color: var(--soft); }
.note { color: var(--soft); font-size: .875rem; }
.judgements { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); margin-bottom: 1.75rem; }
.judgement { padding: .9rem 1.1rem 1rem; border: 1px solid var(--line); border-left: .4rem solid var(--open); border-radius: .4rem; background: var(--open-paper); }
.judgement .name { margin: 0; font-size: .8125rem; font-weight: 600; color: var(--soft); }
.judgement .kind { margin: .1rem 0 .35rem; font-size: 1.35rem; line-height: 1.25; font-weight: 700; color: var(--open); }
.judgement .kind::before { content: "? "; }
.judgement .means { margin: 0; font-size: .9rem; }
.judgement.is-valid, .judgement.is-pass { border-left-color: var(--good); background: var(--good-paper); }
.judgement.is-valid .kind, .judgement.is-pass .kind { color: var(--good); }
.judgement.is-valid .kind::before, .judgement.is-pass .kind::before { content: "✓ "; }
.judgement.is-fail, .judgement.is-broken { border-left-color: var(--bad); background: var(--bad-paper); }
.judgement.is-fail .kind, .judgement.is-broken .kind { color: var(--bad); }
.judgement.is-fail .kind::before, .judgement.is-broken .kind::before { content: "✗ "; }
.judgement.is-not-judged { border-left-color: var(--c-muted); background: var(--raised); }
.judgement.is-not-judged .kind { color: var(--ink); }
.judgement.is-not-judged .kind::before { content: "– "; }
.reasons { margin: .5rem 0 0; padding-left: 1.1rem; font-size: .9rem; overflow-wrap: anywhere; }
.summary { max-width: 50rem; margin-bottom: 1.75rem; font-size: 1.125rem; }
.summary p { max-width: none; }
.summary .platform { text-wrap: balance; font-size: clamp(1.3rem, 1.1rem + 1vw, 1.65rem); line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
.summary .rate { font-size: 1rem; color: var(--soft); }
.figures { margin: 0; border-top: 2px solid var(--line); }
.figures > div { display: grid; align-items: baseline; grid-template-columns: 17rem 13rem 1fr; gap: .25rem 1.5rem; padding: .7rem 0; border-bottom: 1px solid var(--line); }
.figures dt { font-weight: 500; line-height: 1.35; }
.figures dd { margin: 0; }
.figures .value { font-size: 1.25rem; line-height: 1.3; font-weight: 650; }
.figures .note { display: block; font-size: .8125rem; line-height: 1.45; font-weight: 400; }
.chart { margin: 1.5rem 0 0; padding: 0; break-inside: avoid; }
.chart + p { margin-top: 1rem; }
.plot { display: none; position: relative; height: clamp(15rem, 34vw, 21rem); margin-top: .5rem; }
.drawn .plot { display: block; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .4rem 0 0; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: .45rem; }
.key { display: inline-block; flex: none; width: 1.4rem; border-top: 3px solid var(--key); }
.key-dashed { border-top-style: dashed; }
.key-area { height: .8rem; width: .8rem; border: 0; border-radius: .15rem; background: var(--key); }
.key-points { height: .6rem; width: .6rem; border: 0; border-radius: 50%; background: var(--key); }
.numbers { margin-top: .5rem; font-size: .875rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
.scroll { overflow-x: auto; margin: .75rem 0 1.25rem; }
.numbers .scroll { max-height: 22rem; overflow-y: auto; }
table { border-collapse: collapse; min-width: min(100%, 30rem); font-size: .9rem; }
.numbers table { font-size: .8125rem; }
caption { padding: 0 0 .5rem; text-align: left; font-weight: 650; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; text-align: left; }
thead th { border-bottom: 2px solid var(--line); color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody th .note { display: block; font-size: .8125rem; font-weight: 400; }
tfoot th, tfoot td { border-bottom: 0; font-weight: 650; }
th:last-child, td:last-child { padding-right: 0; }
.end, .numeric td { text-align: right; white-space: nowrap; }
.numeric thead th + th { text-align: right; }
thead .end { white-space: normal; }
.bar { display: block; width: 9rem; height: .7rem; margin-top: .4rem; border-radius: .15rem; }
.bar-whole { fill: var(--raised); }
rect { fill: var(--key); }
.state { font-weight: 600; white-space: nowrap; }
.is-held, .state.is-pass { color: var(--good); }
.is-held::before, .state.is-pass::before { content: "✓ "; }
.is-exceeded, .state.is-fail { color: var(--bad); }
.is-exceeded::before, .state.is-fail::before { content: "✗ "; }
.plain { max-width: 46rem; padding-left: 1.2rem; overflow-wrap: anywhere; }
.plain li { margin-bottom: .4rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .92em; }
pre { max-width: 100%; overflow-x: auto; padding: .7rem .9rem; border-radius: .4rem; background: var(--raised); }
.hash { font-size: .8em; overflow-wrap: anywhere; }
.facts { width: 100%; }
.facts th { width: 14rem; color: var(--soft); font-weight: 500; }
.facts td { overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 52rem) { .figures > div { grid-template-columns: 1fr; } }
@media (max-width: 40rem) { section { padding-top: 1.5rem; } .facts th { width: 8rem; } .bar { width: 4rem; } #clauses td:last-child, #slo table:not(.numeric) td:last-child { min-width: 16rem; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --raised: #f4f5f7; --ink: #000; --soft: #444; --line: #bbb; --link: #000; --good: #0b5f8f; --bad: #9a3b00; --open: #5a4a00; }
  @page { size: A4; margin: 16mm 15mm; }
  body { font-size: 9.5pt; }
  nav, .numbers { display: none; }
  header, main { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  section { padding-top: 1rem; }
  section + section { margin-top: 1rem; }
  h2, h3, caption { break-after: avoid; }
  .judgement, .figures > div, .scroll, tr { break-inside: avoid; }
  thead { break-after: avoid; }
  .figures > div { grid-template-columns: 55mm 34mm 1fr; gap: 0 5mm; padding: 1.4mm 0; }
  .figures .value { font-size: 1.1rem; }
  .plot { height: auto; }
  .plot canvas { width: 100% !important; height: auto !important; max-height: 75mm; object-fit: contain; object-position: left top; }
  .scroll { overflow: visible; }
}
${["demand", "attempts", "served", "ceiling", "limit", "muted", "staircase-1", "staircase-2", "staircase-3", "staircase-4"].map(colourRule).join("\n")}
${["ok", "overload-page", "blocked", "rejected", "http-error", "network-error", "timed-out", "unfinished", "unexpected-page"].map((outcome) => colourRule(`outcome-${outcome}`)).join("\n")}
${["ok", "gaveUp", "failed", "unfinished"].map((outcome) => colourRule(`outcome-visit-${outcome}`)).join("\n")}
`;

function colourRule(name: string): string {
  return `.c-${name} { --key: var(--c-${name}); }`;
}
