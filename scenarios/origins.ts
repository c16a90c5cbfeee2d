import { originOf } from "./address.ts";

/** Services that belong to the nation or to a third party and are never played at, whatever a plan says (docs: refused third parties). */
const NATIONAL = /[./](ac-[a-z-]+\.fr|(education\.gouv|gar\.education)\.fr|index-education\.net)(:\d+)?$/;

/** The origins that may be contacted: those of the plan, and nothing national among them. */
export const allowedOrigins = (urls: readonly string[]): readonly string[] => urls.map(originOf).filter((origin) => !NATIONAL.test(origin));
