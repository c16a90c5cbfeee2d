import type { Run } from "../src/core/verdict/run.ts";
import { drawing, figure } from "./charts/figure.ts";
import { type ChartSpec, isChart } from "./charts/spec.ts";
import { type Block, type Context, contextOf, type Section } from "./context.ts";
import { type Html, html, jsonIsland, lines, trusted } from "./html.ts";
import { SECTIONS } from "./sections/sections.ts";
import { STYLE } from "./style.ts";
import { targetName } from "./target.ts";
import type { Language } from "./text/format.ts";

export interface ReportOptions {
  readonly language: Language;
  /** Text of `dist/page.js`, the script that draws the charts. */
  readonly pageScript: string;
  /** ISO date; left out, the report does not say when it was made, and the same run gives the same bytes. */
  readonly generatedAt?: string;
}

/** Nothing may be fetched from anywhere; what is inside the file itself may style it and draw. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The report as one HTML file that needs nothing else. The same run and options give the same bytes. */
export function renderReport(run: Run, options: ReportOptions): string {
  const context = contextOf(run, options.language);
  const sections = SECTIONS.map((section) => ({ section, blocks: presentBlocks(section, context) })).filter(
    ({ blocks }) => blocks.length > 0,
  );
  const charts = sections.flatMap(({ blocks }) => blocks.filter(isChart));
  return lines([
    trusted("<!doctype html>"),
    html`<html lang="${options.language}">`,
    head(context),
    trusted("<body>"),
    header(context, options),
    navigation(
      sections.map(({ section }) => section),
      context,
    ),
    trusted("<main>"),
    html`<noscript><p class="note">${context.text.noScript}</p></noscript>`,
    ...sections.map(({ section, blocks }) => sectionHtml(section, blocks, context)),
    trusted("</main>"),
    script(charts, options),
    trusted("</body>\n</html>\n"),
  ]).html;
}

const presentBlocks = (section: Section, context: Context): readonly (Html | ChartSpec)[] =>
  section.blocks(context).filter((block: Block): block is Html | ChartSpec => block !== undefined);

function head({ run, text }: Context): Html {
  return lines([
    trusted("<head>"),
    trusted('<meta charset="utf-8">'),
    html`<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">`,
    trusted('<meta name="viewport" content="width=device-width, initial-scale=1">'),
    trusted('<meta name="color-scheme" content="light dark">'),
    trusted('<meta name="referrer" content="no-referrer">'),
    html`<title>${text.title(run.name, text.verdict.kinds[run.verdict])}</title>`,
    trusted(`<style>\n${STYLE}</style>`),
    trusted("</head>"),
  ]);
}

function header(context: Context, { generatedAt }: ReportOptions): Html {
  const { run, text, format } = context;
  return lines([
    trusted("<header>"),
    html`<p class="tool">${text.tool}</p>`,
    html`<h1>${run.name}</h1>`,
    html`<p class="when">${targetName(context)} · ${format.date(run.startedAt)} · ${text.provenance.engineKinds[run.engine.kind]} ${run.engine.version}</p>`,
    generatedAt === undefined ? undefined : html`<p class="when">${text.made(format.date(generatedAt))}</p>`,
    trusted("</header>"),
  ]);
}

function navigation(sections: readonly Section[], { text }: Context): Html {
  return html`<nav aria-label="${text.contents}"><ul>${sections.map(({ id }) => html`<li><a href="#${id}">${text.short[id]}</a></li>`)}</ul></nav>`;
}

function sectionHtml({ id }: Section, blocks: readonly (Html | ChartSpec)[], context: Context): Html {
  return lines([
    html`<section id="${id}" aria-labelledby="${id}-title">`,
    html`<h2 id="${id}-title">${context.text.sections[id]}</h2>`,
    ...blocks.map((block) => (isChart(block) ? figure(block, context) : block)),
    trusted("</section>"),
  ]);
}

function script(charts: readonly ChartSpec[], { language, pageScript }: ReportOptions): Html {
  const data = jsonIsland({ language, charts: charts.map(drawing) }).replaceAll(',{"kind":', ',\n{"kind":');
  return lines([
    trusted(`<script type="application/json" id="rentree-data">\n${data}\n</script>`),
    trusted(`<script>\n${closable(pageScript)}\n</script>`),
  ]);
}

/** The page's script holds no run's data; still, the text `</script` in one of its strings would end it early. */
const closable = (source: string): string => source.replaceAll("</script", "<\\/script");
