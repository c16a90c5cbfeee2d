import type { Route } from "../route.ts";
import type { SignInKind } from "../settings.ts";
import type { World } from "../world.ts";
import { casRoutes } from "./cas.ts";
import { entcoreRoutes } from "./entcore.ts";
import { entcoreOauth2Routes } from "./entcore-oauth2.ts";
import { kosmosCasRoutes } from "./kosmos-cas.ts";
import { moodleRoutes } from "./moodle.ts";
import { oidcRoutes } from "./oidc.ts";
import { portalRoutes } from "./portal.ts";
import { samlRoutes } from "./saml.ts";

/** The server half of each sign-in. */
export const SIGN_INS: Readonly<Record<SignInKind, (world: World) => readonly Route[]>> = {
  entcore: entcoreRoutes,
  "entcore-oauth2": entcoreOauth2Routes,
  "kosmos-cas": kosmosCasRoutes,
  cas: casRoutes,
  oidc: oidcRoutes,
  saml: samlRoutes,
  moodle: moodleRoutes,
  portal: portalRoutes,
};
