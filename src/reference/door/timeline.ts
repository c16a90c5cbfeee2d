import { answerHtml, answerJson, answerText } from "../answer.ts";
import { writePage } from "../page.ts";
import type { Route } from "../route.ts";
import type { World } from "../world.ts";
import { dataFor, pageFor, writeFor } from "./guard.ts";

/** Stands in the landing page and nowhere else. */
export const LANDING_MARKER = 'data-page="timeline"';

const TIMELINE = answerHtml(
  200,
  writePage(
    "Fil de nouveautés",
    `<main id="timeline" ${LANDING_MARKER}>\n<h1>Fil de nouveautés</h1>\n<nav><a href="/conversation/conversation">Messagerie</a> <a href="/homeworks">Cahier de textes</a> <a href="/auth/logout">Se déconnecter</a></nav>\n<ul class="notifications"><li>Bienvenue sur votre espace.</li></ul>\n</main>`,
  ),
);

/** Calls that the shell makes after the landing page, for whoever is signed in, and what they answer. */
const BURST: Readonly<Record<string, object>> = {
  "/locale": { locale: "fr" },
  "/userbook/preference/language": { preference: '{"default-domain":"fr"}' },
  "/userbook/preference/apps": { preference: '{"bookmarks":[]}' },
  "/userbook/preference/rgpdCookies": { preference: '{"showInfoTip":false}' },
  "/theme": {
    template: "/public/template/portal.html",
    logoutCallback: "",
    skin: "/assets/themes/default/skins/default/",
    themeName: "default",
  },
  "/languages": ["fr", "en"],
  "/applications-list": {
    apps: [
      { name: "Messagerie", address: "/conversation/conversation" },
      { name: "Cahier de textes", address: "/homeworks" },
    ],
  },
  "/timeline/types": ["MESSAGERIE", "ACTUALITES", "HOMEWORKS", "WORKSPACE"],
  "/timeline/lastNotifications": { status: "ok", number: 1, results: [{ type: "ACTUALITES", message: "Bienvenue" }] },
  "/timeline/flashmsg/listuser": [],
  "/actualites/api/v1/infos/preview/last/6": [],
  "/timeline/i18nNotifications": { "timeline.title": "Fil de nouveautés" },
  "/analyticsConf": { type: "none" },
  "/xiti/config": { active: false },
  "/zendeskGuide/config": { key: "" },
  "/conf/public": { "registration-enabled": false },
};

/** Files and settings that anybody may read, before signing in too. */
const PUBLIC: Readonly<Record<string, object>> = {
  "/auth/configure/welcome": { welcomeMessage: "", enabled: false },
  "/auth/context": { callBack: "", cgu: true, passwordRegex: ".{8}.*" },
  "/skin": { skin: "default" },
  "/i18n": { "navbar.home": "Accueil" },
  "/assets/themes/default/template/override.json": {},
};

/** The landing page and the calls around it (entcore's React shell: about twenty for one sign-in). */
export function timelineRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  const open = Object.entries(PUBLIC).map(([path, value]) => {
    const answer = answerJson(200, value);
    return { ...platform, path, hop: `public${path}`, answer: () => answer };
  });
  const burst = Object.entries(BURST).map(([path, value]) => {
    const answer = answerJson(200, value);
    return { ...platform, path, hop: `page${path}`, answer: dataFor(world, () => answer) };
  });
  const script = answerText(200, "application/javascript", "exports.conf = { overriding: [] };\n");
  const avatar = answerText(200, "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"/>');
  return [
    { ...platform, path: "/timeline/timeline", hop: "page/timeline", answer: pageFor(world, () => TIMELINE) },
    ...open,
    { ...platform, path: "/assets/*", hop: "public/assets", answer: () => script },
    { ...platform, path: "/i18n/*", hop: "public/i18n", answer: () => answerJson(200, {}) },
    ...burst,
    ...personRoutes(world),
    { ...platform, path: "/userbook/avatar/*", hop: "page/avatar", answer: dataFor(world, () => avatar) },
    { ...platform, method: "POST", path: "/infra/event/web/store", hop: "page/event", answer: writeFor(world, () => answerJson(200, {})) },
  ];
}

/** What the shell asks about the person. */
function personRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  return [
    {
      ...platform,
      path: "/auth/oauth2/userinfo",
      hop: "page/userinfo",
      answer: dataFor(world, (_, { login }) =>
        answerJson(200, { userId: login, login, username: login, type: "ELEVE", apps: [], widgets: [] }),
      ),
    },
    {
      ...platform,
      path: "/userbook/api/person",
      hop: "page/person",
      answer: dataFor(world, (_, { login }) => answerJson(200, { status: "ok", result: [{ id: login, displayName: login }] })),
    },
    {
      ...platform,
      path: "/directory/userbook/*",
      hop: "page/userbook",
      answer: dataFor(world, (_, { login }) => answerJson(200, { id: login, mood: "default" })),
    },
    {
      ...platform,
      path: "/workspace/quota/user/*",
      hop: "page/quota",
      answer: dataFor(world, () => answerJson(200, { quota: 104_857_600, storage: 0 })),
    },
  ];
}
