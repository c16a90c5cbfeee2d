import { originOf } from "./address.ts";

/** Services that belong to the nation or to a third party and are never played at, whatever a plan says (docs: refused third parties). */
const NATIONAL = [".education.gouv.fr", ".gar.education.fr", ".index-education.net"];

/** Whether the origin is one of `NATIONAL`, or an academy's (`ac-….fr`). Without a pattern: the first one costs every VU 25 kB. */
const isNational = (origin: string): boolean => {
  const host = origin.replace("://", ".").split(":")[0] ?? "";
  const domain = host.slice(host.lastIndexOf(".", host.length - ".fr".length - 1));
  return (domain.startsWith(".ac-") && domain.endsWith(".fr")) || NATIONAL.some((end) => host.endsWith(end));
};

/** The origins that may be contacted: those of the plan, and nothing national among them. */
export const allowedOrigins = (urls: readonly string[]): readonly string[] => urls.map(originOf).filter((origin) => !isNational(origin));
