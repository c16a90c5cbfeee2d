import { type Answer, answerText, type Mark, setCookies } from "./answer.ts";
import type { Call } from "./call.ts";
import { escapeHtml } from "./page.ts";
import type { Party } from "./route.ts";
import { type PageVariant, writeAction, writeAttribute, writeTagName } from "./variant.ts";
import type { World } from "./world.ts";

/** A page with one form that matters. */
export interface FormPage {
  readonly party: Party;
  readonly title: string;
  /** Where the form leads, from the root of its origin. */
  readonly action: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** In order; what proves that the form was read comes first. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Visible inputs: name and type. */
  readonly inputs: Readonly<Record<string, "text" | "password" | "checkbox">>;
  /** Buttons that carry a name and a value. */
  readonly buttons?: readonly { readonly name: string; readonly value: string; readonly label: string }[];
  /** HTML above the form. */
  readonly notice?: string;
  readonly status?: number;
  readonly cookies?: readonly string[];
}

/** Bytes of filling in a heavy page. */
const HEAVY_BYTES = 5_000_000;
/** Ends the address of a page that was refreshed: the same person, not another arrival. */
export const REFRESHED = "refreshed=1";

/** Writes a form in the way that the settings ask for. */
export function answerForm(world: World, call: Call, page: FormPage, mark?: Mark): Answer {
  const { variant } = world.settings;
  const address = `${call.path}${call.search === "" ? "" : `?${call.search}`}`;
  const isBefore = variant === "meta-refresh" && call.method === "GET" && !call.search.includes(REFRESHED);
  const text = isBefore ? writeRefresh(address) : writeForm(world, address, page);
  const charset = variant === "latin-1" ? "iso-8859-1" : "utf-8";
  const answer = answerText(
    page.status ?? 200,
    `text/html; charset=${charset}`,
    Buffer.from(text, variant === "latin-1" ? "latin1" : "utf8"),
    mark,
  );
  return { ...answer, headers: [...answer.headers, "Cache-Control", "no-store", ...setCookies(page.cookies ?? [])] };
}

function writeRefresh(address: string): string {
  const next = `${address}${address.includes("?") ? "&" : "?"}${REFRESHED}`;
  return `<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0; url=${escapeHtml(next)}"></head><body>Redirection en cours</body></html>`;
}

function writeForm(world: World, address: string, page: FormPage): string {
  const { variant } = world.settings;
  const origin = world.origins[page.party];
  const action = writeAction(variant, new URL(page.action, origin), new URL(address, origin));
  const tag = (name: string, attributes: Readonly<Record<string, string>>, rest = ""): string =>
    `<${writeTagName(variant, name)}${rest}${Object.entries(attributes)
      .map(([key, value]) => writeAttribute(variant, key, value))
      .join("")}>`;
  const form = `${tag("form", { method: "post", ...page.attributes }, action)}\n${writeFields(variant, page, tag)}\n</${writeTagName(variant, "form")}>`;
  const head = variant === "base-href" ? `<base href="${origin}/base/">` : "";
  const heavy = variant === "heavy" ? `<!-- ${"remplissage ".repeat(HEAVY_BYTES / 12)} -->` : "";
  return `<!DOCTYPE html>\n<html lang="fr">\n<head><title>${escapeHtml(page.title)}</title>${head}</head>\n<body>\n<h1>${escapeHtml(page.title)}, accès réservé</h1>\n${page.notice ?? ""}\n${heavy}${surround(variant, form)}\n</body>\n</html>\n`.replace(
    "–",
    "-",
  );
}

function writeFields(
  variant: PageVariant,
  page: FormPage,
  tag: (name: string, attributes: Readonly<Record<string, string>>) => string,
): string {
  const hidden = Object.entries(page.hidden).slice(variant === "missing-field" ? 1 : 0);
  const inputs = Object.entries(page.inputs);
  return [
    ...hidden.map(([name, value]) => tag("input", { type: "hidden", name, value })),
    ...inputs.map(
      ([name, type]) =>
        `<label>${escapeHtml(name)} ${tag("input", type === "checkbox" ? { type, name, value: "true" } : { type, name, id: name })}</label>`,
    ),
    ...(page.buttons ?? []).map(
      ({ name, value, label }) => `<button type="submit" name="${name}" value="${value}">${escapeHtml(label)}</button>`,
    ),
    ...(page.buttons === undefined ? [`${tag("input", { type: "submit", value: "Se connecter" })}`] : []),
  ].join("\n");
}

/** Other forms around the one that matters, where the variant has them. An HTML parser ignores a form inside a form. */
function surround(variant: PageVariant, form: string): string {
  const search = '<form action="/recherche" method="get"><input type="text" name="q"></form>';
  const help =
    '<form action="/aide" method="post"><input type="hidden" name="sujet" value="connexion"><input type="submit" value="Aide"></form>';
  if (variant === "several-forms") return `${search}\n${form}\n${help}`;
  if (variant === "nested-forms") return form.replace(/>\n/, '>\n<form action="/recherche" method="get">\n');
  return form;
}
