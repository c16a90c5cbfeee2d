import crypto from "k6/crypto";
import { SharedArray } from "k6/data";
import encoding from "k6/encoding";
import { parseHTML } from "k6/html";
import { fact } from "./fact.js";

let built = 0;
const rows = new SharedArray("rows", () => {
  built += 1;
  return [{ login: "a", tags: ["x"] }, { login: "b" }, 7, "t", null];
});
const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    return `throws ${error.name}`;
  }
};

export const hashes = () => {
  for (const name of ["md5", "sha1", "sha256", "sha384", "sha512", "sha512_224", "sha512_256", "ripemd160"]) fact(`crypto ${name}`, crypto[name]("été", "hex"));
  fact("crypto encodings", ["hex", "base64", "base64url", "base64rawurl"].map((e) => crypto.sha256("1", e)));
  fact("crypto hmac", crypto.hmac("sha256", "key", "été", "base64"));
  const hasher = crypto.createHash("sha1");
  hasher.update("a");
  const first = hasher.digest("hex");
  hasher.update("b");
  fact("crypto hasher goes on after a digest", [first, hasher.digest("hex")]);
  fact("crypto mistakes", [attempt(() => crypto.sha1(7, "hex")), attempt(() => crypto.sha1("a", "roman")), attempt(() => crypto.hmac("md7", "k", "x", "hex")), attempt(() => crypto.randomBytes(0))]);
  fact("crypto randomBytes", crypto.randomBytes(16).byteLength);
  fact("hexEncode", crypto.hexEncode(new Uint8Array([1, 255]).buffer));
};

export const webCrypto = async () => {
  const buffer = await globalThis.crypto.subtle.digest("SHA-256", new Uint8Array([97, 98, 99]));
  fact("crypto.subtle.digest", encoding.b64encode(buffer, "rawurl"));
  fact("crypto.getRandomValues", globalThis.crypto.getRandomValues(new Uint8Array(8)).length);
  fact("crypto.randomUUID", globalThis.crypto.randomUUID().length);
};

export const base64 = () => {
  fact("b64encode", ["std", "rawstd", "url", "rawurl", undefined].map((e) => encoding.b64encode("é>~\u00ff?", e)));
  fact("b64decode", [encoding.b64decode("w6k+", "std", "s"), encoding.b64decode("w6k-", "url", "s"), new Uint8Array(encoding.b64decode("AP8=")).length]);
  fact("b64decode mistakes", [attempt(() => encoding.b64decode("a", "std", "s")), attempt(() => encoding.b64decode("w6k", "std", "s")), attempt(() => encoding.b64decode("@@@@", "std", "s"))]);
  fact("TextEncoder", [typeof TextEncoder, typeof TextDecoder]);
};

export const shared = () => {
  fact("SharedArray rows", [rows.length, rows[0].login, rows[2], rows[3], rows[4], rows[9] === undefined, built <= 1]);
  fact("SharedArray walks", [rows.map((r) => typeof r), Array.from(rows).length, Array.isArray(rows), [...rows].length, rows.find((r) => r && r.login === "b").login]);
  fact("SharedArray is frozen", [attempt(() => { rows[0].login = "z"; return rows[0].login; }), attempt(() => { rows[0] = 1; return "set"; }), attempt(() => { rows.push(1); return "pushed"; })]);
  fact("SharedArray outside init", attempt(() => new SharedArray("late", () => [])));
};

const PAGE = `<!DOCTYPE html><html lang="fr"><head><title>A</title></head><body class="x y"><form id="f" method="post" action="in?a=1&amp;b=2"><input name="user" value="zo&eacute;">
<input type="hidden" name="token" value="a+b"><input type="checkbox" name="box"><input type="checkbox" name="on" checked="checked"><input type="radio" name="r" checked>
<input type="submit" name="go"><input name="off" disabled="disabled" value="x"><select name="s"><option value="1">un</option><option selected="selected">d'eux</option></select>
<select name="m" multiple><option selected="selected" value="a">A</option><option selected="selected">B</option></select><textarea name="t">l'eau & "feu"</textarea><button name="b">ok</button></form>
<ul><li class="a">1</li><li class="b">2</li><li class="c">3<!-- c --></li></ul><p data-user-id="7" data-list='[1,2]' data-yes="true" data-code="007">x<br>y<script>if (a < b) {}</script></p>
<noscript><img src=x></noscript><p>unclosed<table><tr><td>cell</table></body></html>`;

export const html = () => {
  const page = parseHTML(PAGE);
  const one = (selector) => page.find(selector);
  fact("html attr", [one("form").attr("action"), one("form").attr("none"), one("form").attr("none", "x"), one("nothing").attr("id"), one("input").attr("value")]);
  fact("html text", [one("title").text(), one("ul").text(), one("p").first().text(), one("nothing").text()]);
  fact("html markup", [one("p").first().html(), one("li").html(), one("noscript").html(), one("nothing").html(), one("table").html()]);
  fact("html val", ["input[name=user]", "input[name=box]", "button", "select[name=s]", "select[name=m]", "textarea", "p", "option"].map((s) => one(s).val()));
  fact("html sizes", [one("li").size(), one("li").eq(1).text(), one("li").eq(-1).text(), one("li").first().text(), one("li").last().text(), one("li").slice(1).size(), one("li").slice(0, 2).size()]);
  fact("html walk", [one(".a").next().text(), one(".a").nextAll().size(), one(".a").nextAll(".c").size(), one(".c").prev().text(), one(".c").prevAll().size(), one(".b").siblings().size(), one(".b").parent().children().size(), one(".b").closest("body").attr("class"), one(".a").parents().size(), one(".a").nextUntil(".c").size(), one(".c").prevUntil(".a").size(), one(".a").parentsUntil("html").size()]);
  fact("html filter", [one("li").filter(".b").text(), one("li").not(".b").text(), one("li").is(".b"), one("ul").has(".b").size(), one("li").filter((i) => i > 0).size(), one("body").children("ul").size(), one("ul").contents().size(), one("li").add("p").size()]);
  fact("html each", (() => { const seen = []; one("li").each((i, e) => seen.push(i, e.textContent())); return seen; })());
  fact("html map", one("li").map((i, s) => `${i}${s.text()}`));
  fact("html index", [one(".b").index(), one(".b").index("li"), one("li").index(one(".c")), one("li").index(one("form"))]);
  fact("html data", [one("p").data("user-id"), one("p").data("yes"), one("p").data("code"), one("p").data("list"), one("p").data("none")]);
  fact("html serialize", [one("form").serialize(), one("form").serializeObject(), one("form").serializeArray().map((f) => f.name)]);
  fact("html selectors", ["[name=user]", "[name^=us]", "li:first-child", "li:nth-child(2)", "ul > li", "li + li", "li, p", "input:not([type])", "LI", "[name=USER]", "li["].map((s) => one(s).size()));
  const form = one("form").get(0);
  fact("html element", [form.nodeName(), form.nodeType(), form.id(), form.getAttribute("method"), form.hasAttribute("x"), form.children().length, form.querySelectorAll("input").length, form.parentElement().nodeName(), form.nextElementSibling().nodeName(), form.firstElementChild().getAttribute("name")]);
  fact("html element methods of tags", [form.method(), form.action(), form.elements().length, one("input").get(0).value(), one("input").get(0).name(), one("select").get(0).value(), one("option").get(1).value(), one("body").get(0).classList()]);
};

export const globals = () => {
  const kinds = {
    URL: () => typeof URL,
    URLSearchParams: () => typeof URLSearchParams,
    structuredClone: () => typeof structuredClone,
    Intl: () => typeof Intl,
    fetch: () => typeof fetch,
    process: () => typeof process,
    require: () => typeof require,
    Buffer: () => typeof Buffer,
    window: () => typeof window,
    global: () => typeof global,
    self: () => typeof self,
    setTimeout: () => typeof setTimeout,
    setInterval: () => typeof setInterval,
    clearTimeout: () => typeof clearTimeout,
    queueMicrotask: () => typeof queueMicrotask,
    TextEncoder: () => typeof TextEncoder,
    TextDecoder: () => typeof TextDecoder,
    atob: () => typeof atob,
    btoa: () => typeof btoa,
    crypto: () => typeof crypto,
    console: () => typeof console,
    performance: () => typeof performance,
    AbortController: () => typeof AbortController,
    Blob: () => typeof Blob,
    WebSocket: () => typeof WebSocket,
    open: () => typeof open,
    __ENV: () => typeof __ENV,
    __VU: () => typeof __VU,
    __ITER: () => typeof __ITER,
    setImmediate: () => typeof setImmediate,
    Headers: () => typeof Headers,
    navigator: () => typeof navigator,
    WeakRef: () => typeof WeakRef,
    FinalizationRegistry: () => typeof FinalizationRegistry,
    BigInt: () => typeof BigInt,
    SharedArrayBuffer: () => typeof SharedArrayBuffer,
    Atomics: () => typeof Atomics,
    WebAssembly: () => typeof WebAssembly,
    Event: () => typeof Event,
    ReadableStream: () => typeof ReadableStream,
    Function: () => typeof Function,
    escape: () => typeof escape,
    Iterator: () => typeof Iterator,
  };
  for (const name of Object.keys(kinds)) fact(`global ${name}`, kinds[name]());
};
