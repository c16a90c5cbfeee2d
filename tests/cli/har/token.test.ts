import { describe, expect, it } from "vitest";
import { propose } from "./proposed.ts";
import type { Exchange } from "./recorded.ts";

describe("a value that an answer before brought", () => {
  it("keeps a token that a page has in a script, by what stands before it on its line", () => {
    const at = "http://127.0.0.1:4040";
    const token = "SECRET-8k2jf9s0dk3l";
    const sent = (body: string): Exchange[] => [
      { url: `${at}/`, body },
      {
        method: "POST",
        url: `${at}/login`,
        mime: "application/json",
        fields: { _csrf: token, username: "marie", password: "radium" },
        body: '{"ok":true}',
      },
    ];
    const kept = (body: string) => propose(sent(body)).steps.map(({ keep, fields }) => [keep, fields?.["_csrf"]]);
    expect(kept(`<div id=app></div>\n  <script id="csrf" type="application/json">"${token}"</script>`)).toEqual([
      [{ csrf: { after: '<script id="csrf" type="application/json">"', before: '"' } }, undefined],
      [undefined, "{csrf}"],
    ]);
    // What the same line says before that may be of one person alone.
    for (const line of [
      `<script>window.user = "Marie Curie"; window.csrf = "${token}"`,
      `<script>boot({ "who": "Marie Curie", window.csrf = "${token}" })`,
    ])
      expect(kept(line)[0]?.[0]).toEqual({ csrf: { after: 'window.csrf = "', before: '"' } });
    // What stands before it is another's secret, comes before another value too, or is nothing.
    for (const body of [
      `<script>keys = ["SECRET-1234567890", "${token}"]</script>`,
      `<script>\nkey = "x"\nkey = "${token}"</script>`,
      `<script>\n${token}\n</script>`,
    ])
      expect(kept(body).at(-1)?.[1]).toBe("${_CSRF}");
  });

  it("keeps no word that everybody sends, though an answer before happens to hold it, as Node-RED's does", () => {
    const at = "http://127.0.0.1:1880";
    const proposal = propose([
      {
        url: `${at}/auth/login`,
        mime: "application/json",
        body: '{"prompts":[{"id":"username"},{"id":"password","nonce":"abcdefghijklmnopqrstuvwxyz"}]}',
      },
      {
        method: "POST",
        url: `${at}/auth/token`,
        mime: "application/json",
        fields: { grant_type: "password", nonce: "abcdefghijklmnopqrstuvwxyz", username: "marie", password: "radium" },
        body: '{"access_token":"SECRET-1"}',
      },
      { url: `${at}/settings`, mime: "application/json", sent: { Authorization: "Bearer SECRET-1" }, body: '{"httpNodeRoot":"/"}' },
    ]);
    expect(proposal.steps.at(-1)?.fields).toEqual({
      grant_type: "password",
      nonce: "{nonce}",
      username: "{login}",
      password: "{password}",
    });
  });
});
