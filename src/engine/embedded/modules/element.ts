import type { AnyNode } from "domhandler";
import { type ChildNode, isTag } from "domhandler";
import { attributeMethods } from "./element-attributes.ts";
import type { Selection } from "./selection.ts";

type Found = Element | undefined;

/** k6's `Element`: one node of a document. What it reads from attributes of single tags is in `element-attributes.ts`. */
export class Element {
  readonly #selection: Selection;

  constructor(selection: Selection) {
    this.#selection = selection;
    Object.assign(this, attributeMethods(this.nodeName(), selection));
  }

  selection(): Selection {
    return this.#selection;
  }

  nodeName(): string {
    return this.#selection.nodeName();
  }

  nodeType(): number | undefined {
    return NODE_TYPES[this.#node()?.type ?? ""];
  }

  nodeValue(): string | undefined {
    const node = this.#node();
    return node?.type === "text" || node?.type === "comment" ? this.#selection.text() : undefined;
  }

  id(): string {
    return this.#selection.attr("id", "") ?? "";
  }

  className(): string | undefined {
    return this.#selection.attr("class");
  }

  classList(): string[] {
    return (this.className() ?? "").split(/\s+/).filter((name) => name !== "");
  }

  lang(): string | undefined {
    return this.#selection.attr("lang");
  }

  getAttribute(name: string): string | undefined {
    return this.#selection.attr(name);
  }

  hasAttribute(name: string): boolean {
    return this.#selection.attr(name) !== undefined;
  }

  hasAttributes(): boolean {
    return Object.keys(this.#attributes()).length > 0;
  }

  attributes(): Record<string, { readonly name: string; readonly value: string }> {
    return Object.fromEntries(Object.entries(this.#attributes()).map(([name, value]) => [name, { name, value }]));
  }

  textContent(): string {
    return this.#selection.text();
  }

  innerHTML(): string {
    return this.#selection.html();
  }

  toString(): string {
    const node = this.#node();
    return node !== undefined && isTag(node) ? "[object html.Node]" : `[object ${this.nodeName()}]`;
  }

  hasChildNodes(): boolean {
    return this.#childNodes().length > 0;
  }

  childNodes(): Element[] {
    return elements(this.#selection.contents());
  }

  children(): Element[] {
    return elements(this.#selection.children());
  }

  childElementCount(): number {
    return this.#selection.children().size();
  }

  firstChild(): Found {
    return this.#of(this.#childNodes()[0]);
  }

  lastChild(): Found {
    return this.#of(this.#childNodes().at(-1));
  }

  firstElementChild(): Found {
    return this.#selection.children().eq(0).get(0);
  }

  lastElementChild(): Found {
    return this.#selection.children().last().get(0);
  }

  nextSibling(): Found {
    return this.#of(this.#node()?.nextSibling);
  }

  previousSibling(): Found {
    return this.#of(this.#node()?.previousSibling);
  }

  nextElementSibling(): Found {
    return this.#selection.next().get(0);
  }

  previousElementSibling(): Found {
    return this.#selection.prev().get(0);
  }

  parentNode(): Found {
    return this.#of(this.#node()?.parentNode);
  }

  parentElement(): Found {
    return this.#selection.parent().get(0);
  }

  querySelector(selector: string): Found {
    return this.#selection.find(selector).get(0);
  }

  querySelectorAll(selector: string): Element[] {
    return elements(this.#selection.find(selector));
  }

  getElementsByTagName(name: string): Element[] {
    return elements(this.#selection.find(name));
  }

  getElementsByClassName(name: string): Element[] {
    return elements(this.#selection.find(`.${name}`));
  }

  matches(selector: string): boolean {
    return this.#selection.is(selector);
  }

  isSameNode(other: unknown): boolean {
    return other instanceof Element && other.#node() === this.#node();
  }

  isEqualNode(other: unknown): boolean {
    return other instanceof Element && other.innerHTML() === this.innerHTML();
  }

  /** A node does not contain itself. */
  contains(other: unknown): boolean {
    if (!(other instanceof Element)) return false;
    const own = this.#node();
    let above: AnyNode | null | undefined = other.#node()?.parentNode;
    while (above && above !== own) above = above.parentNode;
    return above !== null && above !== undefined;
  }

  #node(): AnyNode | undefined {
    return this.#selection.nodes()[0];
  }

  #childNodes(): readonly ChildNode[] {
    const node = this.#node();
    return node !== undefined && "children" in node ? node.children : [];
  }

  #attributes(): Readonly<Record<string, string>> {
    const node = this.#node();
    return node !== undefined && isTag(node) ? node.attribs : {};
  }

  #of(node: AnyNode | null | undefined): Found {
    return node ? new Element(this.#selection.of([node])) : undefined;
  }
}

const NODE_TYPES: Readonly<Record<string, number>> = { tag: 1, script: 1, style: 1, text: 3, comment: 8, root: 9, directive: 10 };

function elements(selection: Selection): Element[] {
  return selection.toArray().map((single) => new Element(single));
}
