import { describe, expect, it } from "vitest";
import { buttonOf, buttonsOf, choicesOf, fieldOf, fillForm, findForm, isMultipart, readForms } from "../../scenarios/form.ts";

const URL_OF_PAGE = "http://idp.example/auth/login?flow=1";
const first = (html: string) => {
  const [form] = readForms(html, URL_OF_PAGE);
  if (form === undefined) throw new Error("no form");
  return form;
};

describe("readForms", () => {
  it("reads what a browser would send: hidden, empty and checked inputs, and no unnamed, disabled, unchecked or button ones", () => {
    const form = first(`<form method="post" action="/go">
      <input type="hidden" name="execution" value="e1&amp;s1"><input name="username"><input type="password" name="password">
      <input type="checkbox" name="remember" value="yes"><input type="checkbox" name="stay" checked><input type="hidden" name="credentialId">
      <input value="nameless"><input name="off" disabled value="1"><input type="file" name="f"><input type="submit" name="login" value="Go"></form>`);
    expect(form.fields).toEqual([
      ["execution", "e1&s1"],
      ["username", ""],
      ["password", ""],
      ["stay", "on"],
      ["credentialId", ""],
    ]);
    expect([form.account, form.passwords, buttonOf(form)]).toEqual(["username", ["password"], [["login", "Go"]]]);
  });

  it("types no password into a box that only shows what is typed into another", () => {
    const boxes = '<input name=user><input name=clear_password style="display:none"><input type=password name=password>';
    expect(first(`<form method=post>${boxes}</form>`).passwords).toEqual(["password"]);
  });

  it("knows a box for a password that has no such type by its name", () => {
    const form = first(`<form method=post><input name="username"><input id="password" name="password"><button>Login</button></form>`);
    expect([form.account, form.passwords]).toEqual(["username", ["password"]]);
    expect(first("<form><input type=hidden name=password><input type=email name=mail></form>").passwords).toEqual([]);
  });

  it("reads upper case, attributes without quotes, single quotes and a > inside quotes", () => {
    const form = first(
      `<FORM METHOD=POST ACTION=go.php ID=lform><INPUT TYPE=HIDDEN NAME=token VALUE=a/b><input title="a > b" name='q' value='"x"'/></FORM>`,
    );
    expect([form.method, form.action, form.attributes["id"]]).toEqual(["POST", "http://idp.example/auth/go.php", "lform"]);
    expect(form.fields).toEqual([
      ["token", "a/b"],
      ["q", '"x"'],
    ]);
  });

  it.each([
    ['action="?"', "http://idp.example/auth/login?"],
    ['action="#"', URL_OF_PAGE],
    ['action=""', URL_OF_PAGE],
    ["", URL_OF_PAGE],
    ['action="login"', "http://idp.example/auth/login"],
    ['action="//other.example/x"', "http://other.example/x"],
    ['action="https://other.example/x?a=1&amp;b=2"', "https://other.example/x?a=1&b=2"],
    ['action="&#x2F;go&#47;on"', "http://idp.example/go/on"],
  ])("resolves %s", (attribute, action) => expect(first(`<form method=post ${attribute}></form>`).action).toBe(action));

  it("counts relative actions from base href, and an empty action from the page", () => {
    expect(first(`<base href="http://idp.example/deep/er/"><form action="login"></form>`).action).toBe("http://idp.example/deep/er/login");
    expect(first(`<base href="/deep/"><form></form>`).action).toBe(URL_OF_PAGE);
  });

  it("takes the first base that has an address", () =>
    expect(first(`<base target="_top"><base href="/deep/"><base href="/no/"><form action="login"></form>`).action).toBe(
      "http://idp.example/deep/login",
    ));

  it("reads values that look like comments and scripts", () =>
    expect(
      first(`<form><input name="h" value="<!-- x"><input name=u value="a<!-- b -->c"><input name="s" value="<script>"></form>`).fields,
    ).toEqual([
      ["h", "<!-- x"],
      ["u", "a<!-- b -->c"],
      ["s", "<script>"],
    ]));

  it("finds names behind a letter that grows when it is made small", () =>
    expect(first(`<p>İstanbul İzmir</p><FORM ID=a><INPUT NAME="u" VALUE="İ"></FORM>`).fields).toEqual([["u", "İ"]]));

  it.each([
    ['<input type="text" required name="u" value="v">', "a word without a value"],
    ['<input\n  type="text"\n\tname="u"\n  value="v"\n/>', "an attribute a line"],
    ['<input type="text" data-x = "1" name="u" value="v">', "spaces around the ="],
    ["<input onclick=\"return a>b && f('x')\" name=\"u\" value='v'>", "marks inside quotes"],
    ['<input type="text"/name="u"value="v">', "no space between attributes"],
    ['<input name="u" value="v" name="w" value="x">', "a name twice: the first counts"],
    ['<inputs name="w"><input name="u" value="v">', "a tag that only begins alike"],
  ])("reads %s (%s)", (tag) => expect(first(`<form>${tag}</form>`).fields).toEqual([["u", "v"]]));

  it("does not leave a form for what a value says", () =>
    expect(first(`<form><input name="a" value="</form>"><input name="b" value="<form>"></form>`).fields).toEqual([
      ["a", "</form>"],
      ["b", "<form>"],
    ]));

  it("reads a page of a hundred thousand comments and forms in time", () => {
    const forms = readForms(`<!-- <form> --><script>"<form>"</script><form id=a>`.repeat(30_000) + "<!--".repeat(100_000), URL_OF_PAGE);
    expect(forms.map((form) => form.attributes["id"])).toEqual(["a"]);
  });

  it("keeps several forms apart, and ignores a form within a form as browsers do", () => {
    const html = `<form id=search><input name=q></form><form id=login><form id=inner><input name=u><input type=password name=p></form><input name=outside>`;
    const forms = readForms(html, URL_OF_PAGE);
    expect(forms.map((form) => [form.attributes["id"], form.fields.map(([name]) => name)])).toEqual([
      ["search", ["q"]],
      ["login", ["u", "p"]],
    ]);
    expect(findForm(forms, "")?.attributes["id"]).toBe("login");
  });

  it("gives a form what names it, wherever it stands", () => {
    // node-oidc-provider's page about signing out, and one whose every control names its form.
    const html = `<button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Yes</button>
      <form id="op.logoutForm" method="post" action="/session/end/confirm"><input type="hidden" name="xsrf" value="x1"/></form>
      <form id=search><input name=q><input name=user form=login></form><INPUT TYPE=password NAME=pw form="login"><form id=login></form>
      <select name=lang form=login><option>fr</select><input name=nobody><input name=lost form=gone>`;
    const forms = readForms(html, URL_OF_PAGE).map((form) => [
      form.attributes["id"],
      ...form.fields.concat(buttonOf(form)).map(([name]) => name),
    ]);
    expect(forms).toEqual([
      ["op.logoutForm", "xsrf", "logout"],
      ["search", "q"],
      ["login", "user", "pw", "lang"],
    ]);
  });

  it("looks into no comment and no script", () => {
    const html = `<!-- <form id=old> --><script>var a = "<form id='scripted'>";</script><SCRIPT>"</p><form id=two>"</SCRIPT><form id=real>`;
    expect(readForms(html, URL_OF_PAGE).map((form) => form.attributes["id"])).toEqual(["real"]);
  });

  it("ends on pages that are cut anywhere", () => {
    const html = `<form method="post" action="/x"><input type=hidden name="a" value="b"><!-- c --><script>d</script></form>`;
    for (let length = 0; length < html.length; length += 1)
      expect(readForms(html.slice(0, length), URL_OF_PAGE).length).toBeLessThanOrEqual(1);
  });

  it("reads a page of 5 MB", () => {
    const form = `<form id=fm1><input type=hidden name=execution value=${"x".repeat(5_000)}></form>`;
    const forms = readForms(`${"<p class=a>texte</p>".repeat(250_000)}${form}`, URL_OF_PAGE);
    expect(fieldOf(forms[0] ?? first(""), "execution")).toHaveLength(5_000);
  });
});

describe("what a browser would send", () => {
  const sent = (inside: string) => first(`<form method=post action=/go>${inside}</form>`);

  it.each([
    ["the first button, which has no name", "<button type=submit>In</button><button name=other value=1>Else</button>", []],
    ["the first button, which has one", "<button name=go value=in>In</button><button>Else</button>", [["go", "in"]]],
    ["no button that only runs a script", '<button type=button name=eye>o</button><input type=submit name=go value="In">', [["go", "In"]]],
    ["no button that is disabled", "<button disabled name=a>A</button><button name=b value=1>B</button>", [["b", "1"]]],
  ])("presses %s", (_, inside, button) => expect(buttonOf(sent(inside))).toEqual(button));

  it.each([
    ["where the button says", "<button formaction=/elsewhere>In</button>", "http://idp.example/elsewhere"],
    ["to the page itself where the button names no place", '<button formaction="">In</button>', URL_OF_PAGE],
    ["where the button says from the page's base on", "<button formaction=on>In</button><base href=/deep/>", "http://idp.example/deep/on"],
    [
      "where the form says if another button says else",
      "<button>In</button><button formaction=/back>Out</button>",
      "http://idp.example/go",
    ],
  ])("goes %s", (_, inside, action) => expect(sent(inside).action).toBe(action));

  it("goes as the button says", () => expect(sent("<button formmethod=get>In</button>").method).toBe("GET"));

  it.each([
    ["<button name=cancel value=1>Annuler</button><button name=in value=1>Se connecter</button>", "in"],
    ["<input type=submit name=a value='Retour'><input type=submit name=in value=Valider>", "in"],
    ["<input type=submit name=a id=btn-cancel value='×'><input type=submit name=in value=Valider>", "in"],
    ["<button name=a><span>Mot de passe\noublié&nbsp;?</span></button><button name=in>OK</button>", "in"],
    ["<button name=a>Forgot your password?</button><input type=image name=in src=ok.png>", "in.x"],
    ["<button name=a formaction=/reset>Réinitialiser</button><button name=in>Entrer</button>", "in"],
    ["<button name=a>Refuser</button><button name=in>Accepter</button>", "in"],
    ["<button name=in>Feedback</button><button name=other>Autre</button>", "in"],
    ["<button name=only>Annuler</button>", "only"],
  ])("presses of %s the one that goes on", (inside, name) => expect(buttonOf(sent(inside))[0]?.[0]).toBe(name));

  it.each([
    ["<form enctype=MULTIPART/form-data><button>In</button>", true],
    ["<form><button formenctype=multipart/form-data>In</button>", true],
    ["<form enctype=application/x-www-form-urlencoded><button>In</button>", false],
  ])("reads how %s asks to be sent", (html, expected) => expect(isMultipart(first(html))).toBe(expected));

  it("takes a dialog's form for none: it sends nothing", () =>
    expect(
      readForms("<form method=dialog><input name=a></form><form id=real></form>", URL_OF_PAGE).map(({ attributes }) => attributes["id"]),
    ).toEqual(["real"]));

  it("offers no choice that leads back", () =>
    expect(choicesOf(sent("<button name=who value=cancel>Annuler</button><button name=who value=pupil>Élève</button>"))).toEqual([
      ["who", "pupil"],
    ]));

  it.each([
    [
      "<input type=image name=go src=a.png>",
      [
        ["go.x", "0"],
        ["go.y", "0"],
      ],
    ],
    [
      "<input type=image src=a.png>",
      [
        ["x", "0"],
        ["y", "0"],
      ],
    ],
  ])("touches of %s the corner, as Enter does", (inside, button) => {
    const form = sent(inside);
    expect([buttonOf(form), buttonsOf(form)]).toEqual([button, button.map(([name]) => name)]);
  });

  it.each([
    ["<fieldset disabled><input name=a><button name=b>B</button></fieldset><input name=real>", ["real"]],
    ["<fieldset disabled><legend><input name=real></legend><input name=a></fieldset>", ["real"]],
    ["<FIELDSET DISABLED><fieldset><input name=a></fieldset><input name=b></FIELDSET><fieldset><input name=real></fieldset>", ["real"]],
  ])("sends nothing that is switched off in %s", (inside, names) => {
    const form = sent(inside);
    expect([form.fields.map(([name]) => name), buttonOf(form)]).toEqual([names, []]);
  });

  it.each([
    ["<select name=s><option value=a>A<option value=b selected>B</select>", [["s", "b"]]],
    [
      "<select name=s><option disabled value=''>Choose</option><option>First one</option><option>Second</option></select>",
      [["s", "First one"]],
    ],
    [
      "<SELECT NAME=s MULTIPLE><OPTION SELECTED>a<OPTION>b<OPTION SELECTED VALUE=c>c</SELECT>",
      [
        ["s", "a"],
        ["s", "c"],
      ],
    ],
    ["<select name=s multiple><option>a</select>", []],
    ["<select name=s></select><select><option>nameless</select><select name=d disabled><option>x</select>", []],
    ["<textarea name=t>\nL&eacute;a <input name=decoy></textarea>", [["t", "Léa <input name=decoy>"]]],
    [
      "<input type=checkbox name=c value='' checked><input type=radio name=r checked>",
      [
        ["c", ""],
        ["r", "on"],
      ],
    ],
    ["<noscript><input name=bare value=1></noscript><template><input name=t></template><input type=hidden name=real>", [["real", ""]]],
  ])("sends of %s", (inside, fields) => expect(sent(inside).fields).toEqual(fields));

  it.each([
    ["template", "title", "textarea", "noscript", "style", "script"].map((raw) => `<${raw}><form id=decoy></form></${raw}>`).join(""),
  ])("submits no decoy", (decoys) =>
    expect(readForms(`${decoys}<form id=real></form>`, URL_OF_PAGE).map(({ attributes }) => attributes["id"])).toEqual(["real"]),
  );

  it.each(["<svg><title/><style/></svg><form id=real></form>", "<template shadowrootmode=open><form id=real></form></template>"])(
    "looks into %s",
    (html) => expect(readForms(html, URL_OF_PAGE).map(({ attributes }) => attributes["id"])).toEqual(["real"]),
  );

  it("takes a form for those without scripts where there is no other", () =>
    expect(first("<NOSCRIPT><form id=bare></form></NOSCRIPT>").attributes["id"]).toBe("bare"));

  it.each([
    ["<input type=tel name=user><input type=password name=p>", "user"],
    ["<input type=number name=user><input type=password name=p>", "user"],
    ["<input name=user><input name=website style='display: none'><input type=password name=p>", "user"],
    ["<input name=user><input name=website><input type=password name=p>", "user"],
    ["<input name=a autocomplete='username webauthn'><input name=email hidden><input type=password name=p>", "a"],
    ["<input name=etablissement><input name=code><input type=password name=p><input name=captcha>", "code"],
    ["<input type=password name=p>", ""],
  ])("writes the account of %s into %s", (inside, login) => expect(sent(inside).account).toBe(login));
});

describe("findForm", () => {
  const forms = readForms(`<form id=a name=x></form><form id=b class="cas__login-form wide"></form>`, URL_OF_PAGE);
  it.each([
    ["#b", "b"],
    [".cas__login-form", "b"],
    ["x", "a"],
    ["", "a"],
  ])("finds %s", (selector, id) => expect(findForm(forms, selector)?.attributes["id"]).toBe(id));
  it("finds nothing where nothing is", () => expect(findForm(forms, "#login")).toBeUndefined());
});

describe("fillForm", () => {
  it("puts own values in place of the form's and appends the rest", () => {
    const form = first(`<form><input name=u><input name=t value=1></form>`);
    expect(fillForm(form, { u: "me", p: "pw" })).toEqual([
      ["t", "1"],
      ["u", "me"],
      ["p", "pw"],
    ]);
  });
});
