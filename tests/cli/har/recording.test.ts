import { describe, expect, it } from "vitest";
import { parseHar, type Recorded } from "../../../src/cli/har/recording.ts";
import { harOf } from "./recorded.ts";

/** An exchange as written down by some recorder: `request` and `response` in its own words. */
function recorded(request: object, response: object = {}): Recorded | undefined {
  const entry = {
    request: { method: "POST", url: "http://h/in", ...request },
    response: { status: 200, content: { mimeType: "text/html", text: "" }, ...response },
  };
  const parsed = parseHar(JSON.stringify({ log: { entries: [entry] } }));
  return parsed.kind === "ok" ? parsed.entries[0] : undefined;
}

const MULTIPART = [
  "--B",
  'Content-Disposition: form-data; name="user"',
  "",
  "marie",
  "--B",
  'Content-Disposition: form-data; name="f"; filename="a"',
  "",
  "x",
  "--B--",
  "",
].join("\r\n");

describe("a recording of another recorder", () => {
  it("is read where exchanges were blocked, have no content, or nothing posted", () => {
    const har = JSON.parse(harOf([{ url: "http://h/" }, { url: "http://h/a" }, { url: "http://h/b" }])) as {
      log: { entries: Record<string, unknown>[] };
    };
    const [first, second, third] = har.log.entries;
    Object.assign(first?.["request"] ?? {}, { postData: null });
    Object.assign(second ?? {}, { response: null });
    Object.assign(third ?? {}, { response: { status: 0 } });
    const parsed = parseHar(JSON.stringify(har));
    expect(parsed.kind === "ok" && parsed.entries.map(({ url, status }) => [url, status])).toEqual([
      ["http://h/", 200],
      ["http://h/b", 0],
    ]);
  });

  it("is read in the order of time, where every exchange has one", () => {
    const har = JSON.parse(harOf([{ url: "http://h/2" }, { url: "http://h/1" }])) as { log: { entries: { startedDateTime: string }[] } };
    const urls = (): unknown => {
      const parsed = parseHar(JSON.stringify(har));
      return parsed.kind === "ok" && parsed.entries.map(({ url }) => url);
    };
    const [first] = har.log.entries;
    if (first !== undefined) first.startedDateTime = "2026-11-23T09:00:01.000+01:00";
    expect(urls()).toEqual(["http://h/1", "http://h/2"]);
    if (first !== undefined) first.startedDateTime = "";
    expect(urls()).toEqual(["http://h/2", "http://h/1"]);
  });

  it.each([
    ["parameters only", { mimeType: "application/x-www-form-urlencoded", params: [{ name: "user", value: "marie" }] }],
    ["text only", { mimeType: "application/x-www-form-urlencoded; charset=UTF-8", text: "user=marie" }],
    ["a type in capitals", { mimeType: "Application/X-WWW-Form-UrlEncoded", text: "user=marie" }],
    ["parts, of which a file is no field", { mimeType: "multipart/form-data; boundary=B", text: MULTIPART }],
    ["no type but that of the header", { text: "user=marie" }, [{ name: "content-type", value: "application/x-www-form-urlencoded" }]],
  ])("has its fields from %s", (_, postData, headers: object[] = []) =>
    expect(recorded({ postData, headers })?.fields).toEqual([["user", "marie"]]),
  );

  it.each([
    ["as they were sent", "a%2Bb%2541"],
    ["decoded, as some browsers do", "a+b%41"],
  ])("has its fields as the body has them where the parameters are written %s", (_, value) => {
    const type = { mimeType: "application/x-www-form-urlencoded" };
    const params = [{ name: "token", value }];
    expect(recorded({ postData: { ...type, text: "token=a%2Bb%2541", params } })?.fields).toEqual([["token", "a+b%41"]]);
    const head = "Content-Type: application/x-www-form-urlencoded\r\n\r\ntoken=x";
    expect(recorded({ postData: { ...type, text: head, params: [{ name: "token", value: "x" }] } })?.fields).toEqual([["token", "x"]]);
  });

  it("has the JSON that a script sent without saying so", () => {
    expect(recorded({ postData: { mimeType: "text/plain;charset=UTF-8", text: '{"user":"marie"}' } })?.json).toEqual({ user: "marie" });
    expect(recorded({ postData: { mimeType: "text/plain", text: "42" } })?.json).toBeUndefined();
  });

  it("has pages in the charset that they name", () => {
    const content = {
      mimeType: "text/html; charset=iso-8859-1",
      encoding: "base64",
      text: Buffer.from("élève", "latin1").toString("base64"),
    };
    expect(recorded({}, { content })?.body).toBe("élève");
  });

  it("counts no cookie that was deleted", () => {
    const values = ["GONE=; Path=/", "OLD=1; Max-Age=0", "PAST=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "SESS=1; Path=/\nLANG=fr"];
    expect(recorded({}, { headers: values.map((value) => ({ name: "Set-Cookie", value })) })?.cookies).toEqual(["SESS", "LANG"]);
  });
});
