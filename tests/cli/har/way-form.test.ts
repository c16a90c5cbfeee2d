import { describe, expect, it } from "vitest";
import { propose } from "./proposed.ts";
import { AT, FORM, fields, form, home, sent } from "./recorded-form.ts";

describe("the form of a recorded sign-in", () => {
  it("knows a password by its input, and the login on the page before it", () => {
    const { steps } = propose([
      { url: `${AT}/u`, body: "<form id=a method=post action=/u><input name=identifiant></form>" },
      {
        method: "POST",
        url: `${AT}/u`,
        fields: { identifiant: "SECRET-marie" },
        body: '<form id=b method=post action=/p><input type=hidden name=identifiant value="SECRET-marie"><input type=password name=secret></form>',
      },
      sent({ url: `${AT}/p`, fields: { identifiant: "SECRET-marie", secret: "SECRET-radium" } }),
      home,
    ]);
    expect(steps.map(({ name, fields, expect }) => [name, fields, expect])).toEqual([
      ["form", undefined, { form: "#a" }],
      ["send", { identifiant: "{login}" }, { form: "#b" }],
      ["credentials", { secret: "{password}" }, { redirect: "/home" }],
    ]);
  });

  it("takes no list for the login, and no number for a choice", () => {
    const page = {
      url: `${AT}/in`,
      body: '<form id="login"><select name="user_type"></select><input name="ident"><input type=password name=pass><input name=ine>',
    };
    const { steps } = propose([page, sent({ fields: { user_type: "eleve", ident: "SECRET-marie", pass: "SECRET", ine: "123" } }), home]);
    expect(steps[1]?.fields).toEqual({ user_type: "${USER_TYPE}", ident: "{login}", pass: "{password}", ine: "${INE}" });
  });

  it("has what somebody chose, and not what the page brings along", () => {
    const chosen =
      "<input type=radio name=kind value=eleve><input type=radio name=kind value=parent><input type=radio name=lang value=fr checked>" +
      "<input type=hidden name=stay value=0><input type=checkbox name=stay value=1><input type=hidden name=seen value=0><input type=checkbox name=seen value=1>";
    const page = { ...form, body: FORM.replace("</form>", `${chosen}</form>`) };
    const { steps } = propose([page, sent({ fields: { ...fields, kind: "parent", lang: "fr", stay: "0", seen: "1" } }), home]);
    expect(steps[1]?.fields).toEqual({ user: "{login}", pass: "{password}", kind: "parent", seen: "1" });
  });

  it("has a box that was ticked though its name is a session's, and not one that the page ticks", () => {
    const boxes = "<input type=checkbox name=persist_session><input type=checkbox name=agree_token checked>";
    const page = { ...form, body: FORM.replace("</form>", `${boxes}</form>`) };
    const { steps } = propose([page, sent({ fields: { ...fields, persist_session: "on", agree_token: "on" } }), home]);
    expect(steps[1]?.fields).toEqual({ user: "{login}", pass: "{password}", persist_session: "on" });
  });

  it("expects the cookie of a session, where others come with it, and none that only brings a message", () => {
    const expected = (...cookies: readonly string[]) => propose([form, sent({ cookies }), home]).steps[1]?.expect;
    expect(expected("messages=a; Path=/", "lang=fr", "sessionid=SECRET")).toEqual({ redirect: "/home", cookie: "sessionid" });
    expect(expected("messages=a; Path=/")).toEqual({ redirect: "/home" });
    expect(expected("ent=SECRET", "messages=a")).toEqual({ redirect: "/home", cookie: "ent" });
  });

  it("presses an image at its corner, wherever it was touched", () => {
    const image = FORM.replace("</form>", '<input type="image" name="ok" src="ok.png"></form>');
    const { steps } = propose([{ ...form, body: image }, sent({ fields: { ...fields, "ok.x": "23", "ok.y": "7" } }), home]);
    expect(steps[1]?.fields).toEqual({ user: "{login}", pass: "{password}", "ok.x": "0", "ok.y": "0" });
  });

  it("has a form that is sent by GET, without what was typed", () => {
    const page = { url: `${AT}/`, body: "<form id=login action=/in><input name=user><input type=password name=pass></form>" };
    const { steps } = propose([
      page,
      { url: `${AT}/in?user=SECRET-marie&pass=SECRET-radium`, status: 302, mime: "", location: `${AT}/home` },
      home,
    ]);
    expect(steps[1]).toMatchObject({ submit: "#login", fields: { user: "{login}", pass: "{password}" }, expect: { redirect: "/home" } });
  });
});
