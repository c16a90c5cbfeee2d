import { exponential } from "../src/core/people/random.ts";
import type { Person } from "./person.ts";

/** What entcore's shell asks for once the landing page is there (facts/systems.md §6); a browser sends them six at a time. One text is shorter than a list. */
const SHELL =
  "/auth/oauth2/userinfo /userbook/api/person /locale /userbook/preference/language /theme /skin /assets/theme-conf.js /i18n /languages /applications-list /userbook/preference/apps /userbook/preference/rgpdCookies /timeline/types /timeline/lastNotifications?type=MESSAGERIE&page=0 /timeline/flashmsg/listuser /actualites/api/v1/infos/preview/last/6 /conversation/count/INBOX?unread=true /timeline/i18nNotifications?mergeall=true /analyticsConf /conf/public";
/** The burst of calls behind the landing page. */
export const loadShell = ({ visit }: Person): Promise<boolean> => visit(SHELL.split(" "));

/** Reading takes a while: between pages people pause, in ms, exponential (order of the vendor's own recordings, 5 s and more). */
export const READING_MS = 5_000;

/** How everybody's morning begins: the landing burst, then unread messages. */
export const readMessages = async (person: Person): Promise<void> => {
  await loadShell(person);
  await person.rest(exponential(person.random, READING_MS));
  await person.visit(["/conversation/conversation", "/conversation/list/INBOX?page=0&unread=true"]);
};
