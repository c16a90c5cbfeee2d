import { answerHtml } from "../answer.ts";
import type { Call } from "../call.ts";
import { writePage } from "../page.ts";
import type { World } from "../world.ts";

/** The page of the Kosmos family's gate (facts/domain.md §4.4). */
const GATE = answerHtml(
  200,
  writePage(
    "Accès restreint",
    "<h1>Accès restreint</h1>\n<p>En raison d'un très grand nombre de connexions, l'accès à l'ENT est temporairement restreint.</p>",
  ),
  "overload-page",
);

/** The platform's gate before a sign-in that starts elsewhere; undefined while there is room. */
export const gateAt = (world: World, call: Call) => (world.sessions.isFullAt(call.at) ? GATE : undefined);

/** Whether a service may be signed in to: it must live on the platform. */
export const isRegistered = (world: World, service: string): boolean =>
  service === world.origins.platform || service.startsWith(`${world.origins.platform}/`);

/** A service's address with a parameter more. */
export function addParameter(service: string, name: string, value: string): string {
  return `${service}${service.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}
