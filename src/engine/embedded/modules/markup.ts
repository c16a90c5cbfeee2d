import type { AnyNode, Document, Element } from "domhandler";

/** The markup inside a node, written as k6 writes it: quotes are escaped in text too, and empty elements end in a slash. */
export function innerMarkup(node: AnyNode): string {
  return "children" in node ? node.children.map((child) => outerMarkup(child)).join("") : "";
}

/** All text below a node, scripts and styles included. */
export function textOf(node: AnyNode): string {
  if (node.type === "text") return node.data;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

function outerMarkup(node: AnyNode): string {
  switch (node.type) {
    case "text":
      return isRaw(node.parent) ? node.data : escapeText(node.data);
    case "comment":
      return `<!--${node.data}-->`;
    case "directive":
      return `<${node.data}>`;
    case "tag":
    case "script":
    case "style":
      return elementMarkup(node);
    default:
      return innerMarkup(node);
  }
}

function elementMarkup(element: Element): string {
  const attributes = Object.entries(element.attribs).map(([name, value]) => ` ${name}="${escapeText(value)}"`);
  if (EMPTY.has(element.name)) return `<${element.name}${attributes.join("")}/>`;
  return `<${element.name}${attributes.join("")}>${leadingBreak(element)}${innerMarkup(element)}</${element.name}>`;
}

/** The parser drops one line break at the start of these, so one more is written where the text begins with one. */
function leadingBreak(element: Element): string {
  const first = element.children[0];
  return BREAKS.has(element.name) && first?.type === "text" && first.data.startsWith("\n") ? "\n" : "";
}

function isRaw(parent: Element | Document | unknown): boolean {
  return typeof parent === "object" && parent !== null && "name" in parent && typeof parent.name === "string" && RAW.has(parent.name);
}

function escapeText(text: string): string {
  return text.replace(/[&'<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "'": "&#39;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "\r": "&#13;" };
const EMPTY: ReadonlySet<string> = new Set("area base br col embed hr img input keygen link meta param source track wbr".split(" "));
const RAW: ReadonlySet<string> = new Set("iframe noembed noframes plaintext script style xmp".split(" "));
const BREAKS: ReadonlySet<string> = new Set(["pre", "listing", "textarea"]);
