import { type Cheerio, load } from "cheerio";
import { type AnyNode, isTag, type Element as Tag } from "domhandler";
import { GoError } from "../go-error.ts";
import { dataOf } from "./dataset.ts";
import { Element } from "./element.ts";
import { type Field, fieldsOf, serializeFields } from "./form.ts";
import { innerMarkup, textOf } from "./markup.ts";

/** A whole document as k6's Selection. `url` is the address that links in it are relative to; empty where there is none. */
export function parseHtml(source: string, url = ""): Selection {
  return new Selection(load(source).root(), url);
}

/** k6's `Selection`: nodes of a document, with the part of jQuery's methods that k6 has. Methods on nothing give nothing. */
export class Selection {
  readonly #nodes: Cheerio<AnyNode>;
  /** The address of the page, for relative links. */
  readonly url: string;

  constructor(nodes: Cheerio<AnyNode>, url: string) {
    this.#nodes = nodes;
    this.url = url;
  }

  find(what: unknown): Selection {
    return this.#by(what, (target) => this.#nodes.find(target));
  }

  add(what: unknown): Selection {
    return this.#by(what, (target) => this.#nodes.add(target));
  }

  closest(what: unknown): Selection {
    return this.#by(what, (target) => this.#nodes.closest(target));
  }

  has(what: unknown): Selection {
    return this.#by(what, (target) => this.#nodes.filter((_, node) => this.#wrap(node).#nodes.find(target).length > 0));
  }

  next(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.next(filter));
  }

  nextAll(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.nextAll(filter));
  }

  prev(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.prev(filter));
  }

  prevAll(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.prevAll(filter));
  }

  parent(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.parent(filter));
  }

  parents(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.parents(filter));
  }

  siblings(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.siblings(filter));
  }

  children(selector?: string): Selection {
    return this.#adjacent(selector, (filter) => this.#nodes.children(filter));
  }

  contents(): Selection {
    return this.#with(this.#nodes.contents());
  }

  nextUntil(until?: unknown, filter?: string): Selection {
    return this.#until(until, (end) => this.#nodes.nextUntil(end, filter));
  }

  prevUntil(until?: unknown, filter?: string): Selection {
    return this.#until(until, (end) => this.#nodes.prevUntil(end, filter));
  }

  parentsUntil(until?: unknown, filter?: string): Selection {
    return this.#until(until, (end) => this.#nodes.parentsUntil(end, filter));
  }

  end(): Selection {
    return this.#with(this.#nodes.end());
  }

  eq(index: number): Selection {
    return this.#with(this.#nodes.eq(index));
  }

  first(): Selection {
    return this.#with(this.#nodes.first());
  }

  last(): Selection {
    return this.#with(this.#nodes.last());
  }

  single(selector: string): Selection {
    return this.find(selector).first();
  }

  slice(start: number, end?: number): Selection {
    return this.#with(this.#nodes.slice(start, end));
  }

  size(): number {
    return this.#nodes.length;
  }

  text(): string {
    return this.#nodes.toArray().map(textOf).join("");
  }

  html(): string {
    return this.#nodes[0] === undefined ? "" : innerMarkup(this.#nodes[0]);
  }

  serializeArray(): Field[] {
    return fieldsOf(this);
  }

  serializeObject(): Record<string, Field["value"]> {
    return Object.fromEntries(fieldsOf(this).map(({ name, value }) => [name, value]));
  }

  serialize(): string {
    return serializeFields(fieldsOf(this));
  }

  toArray(): Selection[] {
    return this.#nodes.toArray().map((node) => this.#wrap(node));
  }

  attr(name: string, fallback?: string): string | undefined {
    const first = this.#nodes[0];
    return first !== undefined && "attribs" in first && Object.hasOwn(first.attribs, name) ? first.attribs[name] : fallback;
  }

  /** The value of the first form element; a select that allows several gives a list. */
  val(): string | readonly string[] | undefined {
    switch (this.nodeName()) {
      case "input":
        return this.attr("value") ?? (["radio", "checkbox"].includes(this.attr("type") ?? "") ? "on" : "");
      case "button":
        return this.attr("value", "");
      case "textarea":
        return this.html();
      case "option":
        return this.valueOrHtml();
      case "select":
        return this.#selectValue();
      default:
        return undefined;
    }
  }

  data(key?: string): unknown {
    const first = this.#nodes[0];
    return first !== undefined && "attribs" in first ? dataOf(first.attribs, key) : undefined;
  }

  is(what: unknown): boolean {
    return this.filter(what).size() > 0;
  }

  filter(what: unknown): Selection {
    if (isCallback(what)) return this.#with(this.#nodes.filter((index, node) => Boolean(what(index, this.#wrap(node)))));
    return this.#by(what, (target) => this.#nodes.filter(typeof target === "string" ? target : (_, node) => target.is(node)));
  }

  not(what: unknown): Selection {
    const kept = new Set(this.filter(what).nodes());
    return this.#with(this.#nodes.filter((_, node) => !kept.has(node)));
  }

  each(visit: unknown): Selection {
    if (!isCallback(visit)) throw new GoError("the argument to each() must be a function");
    for (const [index, selection] of this.toArray().entries()) Reflect.apply(visit, undefined, [index, selection.get(0)]);
    return this;
  }

  /** What a callback throws leaves its value out, as in k6. */
  map(visit: unknown): unknown[] {
    if (!isCallback(visit)) throw new GoError("the argument to map() must be a function");
    return this.toArray().flatMap((selection, index) => {
      try {
        return [visit(index, selection)];
      } catch {
        return [];
      }
    });
  }

  get(): Element[];
  get(index: number): Element | undefined;
  get(index?: number): Element | Element[] | undefined {
    if (index === undefined) return this.toArray().map((selection) => new Element(selection));
    const selection = Math.abs(index) < this.size() ? this.eq(index) : undefined;
    return selection === undefined ? undefined : new Element(selection);
  }

  /** The place of the first node among its siblings, among what a selector finds, or of another node in this selection. */
  index(what?: unknown): number {
    const [first] = this.nodes();
    if (what === undefined) return first === undefined ? -1 : this.first().prevAll().size();
    const [among, wanted] = typeof what === "string" ? [this.#documentFind(what), first] : [this.nodes(), nodesOf(what)?.[0]];
    return wanted === undefined ? -1 : among.indexOf(wanted);
  }

  /** The nodes themselves; for the module's own files. */
  nodes(): AnyNode[] {
    return this.#nodes.toArray();
  }

  /** The name of the first node: a tag's in lower case, `#text`, `#document` …; for the module's own files. */
  nodeName(): string {
    const first = this.#nodes[0];
    if (first === undefined) return "";
    return "name" in first && first.type !== "directive" ? first.name : (NODE_NAMES[first.type] ?? "");
  }

  /** The `value` attribute, or the markup inside; for the module's own files. */
  valueOrHtml(): string {
    return this.attr("value") ?? this.html();
  }

  /** Another set of nodes of the same page; for the module's own files. */
  of(nodes: readonly (AnyNode | null | undefined)[]): Selection {
    const present = nodes.filter((node) => node !== null && node !== undefined);
    return this.#with(this.#nodes.slice(0, 0).add(present));
  }

  #selectValue(): string | readonly string[] {
    const selected = this.first().find("option[selected]");
    if (this.attr("multiple") === undefined) return selected.valueOrHtml();
    return selected.toArray().map((option) => option.valueOrHtml());
  }

  #documentFind(selector: string): AnyNode[] {
    const root = this.#nodes.first().parents().last();
    return this.#with(root.parent().length > 0 ? root.parent() : root)
      .find(selector)
      .nodes();
  }

  /** A selector that cannot be read finds nothing, as in k6. */
  #by(what: unknown, take: (target: string | Cheerio<Tag>) => Cheerio<AnyNode>): Selection {
    if (typeof what === "string") return this.#attempt(() => take(what));
    const nodes = nodesOf(what);
    if (nodes === undefined) throw new GoError(`invalid argument, cannot use a '${typeof what}' as a selector`);
    return this.#with(take(this.of(nodes).#nodes.filter((_, node): node is Tag => isTag(node))));
  }

  #adjacent(selector: string | undefined, take: (filter?: string) => Cheerio<AnyNode>): Selection {
    return this.#attempt(() => take(selector));
  }

  #until(until: unknown, take: (end: string | Cheerio<Tag> | null) => Cheerio<AnyNode>): Selection {
    if (until === undefined || until === null || until === "") return this.#with(take(null));
    return this.#by(until, take);
  }

  #attempt(take: () => Cheerio<AnyNode>): Selection {
    try {
      return this.#with(take());
    } catch {
      return this.of([]);
    }
  }

  #with(nodes: Cheerio<AnyNode> | Cheerio<Tag>): Selection {
    return new Selection(nodes, this.url);
  }

  #wrap(node: AnyNode): Selection {
    return this.of([node]);
  }
}

const NODE_NAMES: Readonly<Record<string, string>> = { text: "#text", comment: "#comment", root: "#document", directive: "html" };

function nodesOf(what: unknown): AnyNode[] | undefined {
  if (what instanceof Selection) return what.nodes();
  return what instanceof Element ? what.selection().nodes() : undefined;
}

type Callback = (index: number, selection: Selection) => unknown;

function isCallback(value: unknown): value is Callback {
  return typeof value === "function";
}
