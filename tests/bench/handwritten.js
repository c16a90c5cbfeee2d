/**
 * What somebody who knows k6 would write by hand for the pupil's visit: the same requests, the same six at a time, the same
 * pauses, checks on the sign-in, and no more. The compiled script is measured beside it (visit.ts).
 */
import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";

export const SHELL = [
  "/auth/oauth2/userinfo",
  "/userbook/api/person",
  "/locale",
  "/userbook/preference/language",
  "/theme",
  "/skin",
  "/assets/theme-conf.js",
  "/i18n",
  "/languages",
  "/applications-list",
  "/userbook/preference/apps",
  "/userbook/preference/rgpdCookies",
  "/timeline/types",
  "/timeline/lastNotifications?type=MESSAGERIE&page=0",
  "/timeline/flashmsg/listuser",
  "/actualites/api/v1/infos/preview/last/6",
  "/conversation/count/INBOX?unread=true",
  "/timeline/i18nNotifications?mergeall=true",
  "/analyticsConf",
  "/conf/public",
];
export const target = __ENV.RENTREE_TARGET;
const reading = Number(__ENV.READING_MS ?? 5000);

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const think = () => pause(-reading * Math.log(1 - Math.random()));
const get = (path) => http.asyncRequest("GET", target + path, null, { redirects: 0, tags: { name: path.split("?")[0] } });

export const inSixes = async (paths, ask = get) => {
  const queue = paths.slice();
  const worker = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) await ask(path);
  };
  await Promise.all([worker(), worker(), worker(), worker(), worker(), worker()]);
};

export async function visit() {
  const n = (exec.scenario.iterationInTest % 500) + 1;
  const landing = `${target}/timeline/timeline`;
  const form = await get(`/auth/login?callback=${encodeURIComponent(landing)}`);
  check(form, { form: (r) => r.status === 200 && r.body.includes('type="password"') });
  const body = { email: `user${n}`, password: `pw${n}`, callBack: landing, details: "" };
  const answer = await http.asyncRequest("POST", `${target}/auth/login`, body, { redirects: 0, tags: { name: "credentials" } });
  check(answer, { in: (r) => r.status === 302 && r.cookies.oneSessionId !== undefined });
  const page = await http.asyncRequest("GET", answer.headers.Location, null, { redirects: 0, tags: { name: "landing" } });
  check(page, { landing: (r) => r.status === 200 && !r.body.includes('type="password"') });
  if (__ENV.JOURNEY === "none") return;
  await inSixes(SHELL);
  await think();
  await inSixes(["/conversation/conversation", "/conversation/list/INBOX?page=0&unread=true"]);
  await think();
  await inSixes(["/homeworks", "/homeworks/list"]);
}
