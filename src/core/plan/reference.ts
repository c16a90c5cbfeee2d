import { type Drawn, drawPlan } from "./json-schema.ts";
import { EVERYTHING, INTRODUCTION, NOTES } from "./reference-text.ts";

/** A key of the plan language, for the tables of `docs/plan.md`. */
export interface KeyEntry {
  /** `people[].patience.wait`. */
  readonly path: string;
  readonly node: Drawn;
  readonly isRequired: boolean;
}

/** Every key, mappings and lists opened, in the order of the schema; alternatives of a value follow one another. */
export function listKeys(node: Drawn = drawPlan(), path = ""): KeyEntry[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return [{ path: at, node: child, isRequired: node.required?.includes(key) ?? false }, ...listBelow(child, at)];
  });
}

function listBelow(node: Drawn, path: string): KeyEntry[] {
  if (node.anyOf) return path.endsWith("signIn") ? [] : node.anyOf.flatMap((form) => listBelow(form, path));
  if (node.properties) return listKeys(node, path);
  return node.items ? listBelow(node.items, `${path}[]`) : [];
}

/** `docs/plan.md`: a table of keys for each part of a plan, made from the schema. */
export function renderReference(): string {
  const keys = listKeys();
  const top = keys.filter(({ path }) => !/[.[]/.test(path));
  const parts = top.filter(({ path }) => path !== "signIn" && keys.some((key) => isBelow(key.path, path)));
  return [
    INTRODUCTION,
    "## Every key",
    table(top, ""),
    ...parts.flatMap(({ path, node }) => [
      `## ${path}`,
      `${node.description ?? ""}`,
      table(
        keys.filter((key) => isBelow(key.path, path)),
        path,
      ),
    ]),
    "## signIn",
    "`kind` is one of the following, or a file such as `./portail.ts` beside the plan, whose other keys are its own. A group of people may have its own `signIn`.",
    ...signIns(),
    NOTES,
    "## Everything at once",
    `\`\`\`yaml\n${EVERYTHING}\`\`\``,
    "",
  ].join("\n\n");
}

const isBelow = (path: string, part: string): boolean => path.startsWith(`${part}.`) || path.startsWith(`${part}[`);

function signIns(): string[] {
  const forms = drawPlan().properties?.["signIn"]?.anyOf ?? [];
  return forms.flatMap((form) => {
    const kind = form.properties?.["kind"]?.const;
    if (kind === undefined) return [];
    const keys = listKeys(form).filter(({ path }) => path !== "kind" && (kind === "entcore" || !/^(landing|logout)/.test(path)));
    return [
      `### kind: ${String(kind)}`,
      form.description ?? "",
      ...(keys.length > 0 ? [table(keys, "")] : []),
      ...(kind === "entcore" ? ["`landing` and `logout` go with every kind."] : []),
    ];
  });
}

/** One row a key: what may be one or a list of them (`objective`) has its keys once. */
function table(keys: readonly KeyEntry[], part: string): string {
  const rows = keys.map(({ path, node, isRequired }) => {
    const name = part === "" ? path : path.slice(part.length).replace(/^\[\]\.?|^\./, "");
    return `| \`${name}\` | ${typeOf(node)} | ${needOf(node, isRequired)} | ${cell(node.description ?? "")} | ${node.example === undefined ? "" : `\`${cell(node.example)}\``} |`;
  });
  return ["| key | value | needed | meaning | example |", "|---|---|---|---|---|", ...new Set(rows)].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function typeOf(node: Drawn): string {
  if (node.unit !== undefined) return node.unit;
  if (node.enum) return [...new Set(node.enum.map((word) => `\`${String(word)}\``))].join(", ");
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(" or ");
  if (node.items) return "list";
  if (node.properties || node.additionalProperties) return "mapping";
  return node.type === "boolean" ? "true or false" : "text";
}

function needOf(node: Drawn, isRequired: boolean): string {
  if (isRequired) return "required";
  if (node.default === undefined) return "optional";
  if (typeof node.default === "string") return `\`${node.default}\``;
  const text = JSON.stringify(node.default).replaceAll('"', "");
  return text === "{}" || text === "[]"
    ? "optional"
    : `\`${text.replaceAll(":", ": ").replaceAll(",", ", ").replace("{", "{ ").replace("}", " }")}\``;
}
