import { hostOf, originOf } from "./address.ts";

/** Services that belong to the nation or to a third party and are never played at, whatever a plan says (docs: refused third parties). */
const isNational = (origin: string): boolean => {
  const host = `.${hostOf(origin).split(":")[0]}`;
  if (host.endsWith(".education.gouv.fr") || host.endsWith(".index-education.net") || host.endsWith(".gar.education.fr")) return true;
  return host.endsWith(".fr") && host.indexOf(".ac-") >= 0;
};

/** The origins that may be contacted: those of the plan, and nothing national among them. */
export const allowedOrigins = (urls: readonly string[]): readonly string[] => urls.map(originOf).filter((origin) => !isNational(origin));
