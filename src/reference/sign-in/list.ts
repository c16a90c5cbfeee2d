import type { Route } from "../route.ts";
import type { SignInKind } from "../settings.ts";
import type { World } from "../world.ts";
import { entcoreRoutes } from "./entcore.ts";
import { entcoreOauth2Routes } from "./entcore-oauth2.ts";

/** The server half of each sign-in. */
export const SIGN_INS: Readonly<Partial<Record<SignInKind, (world: World) => readonly Route[]>>> = {
  entcore: entcoreRoutes,
  "entcore-oauth2": entcoreOauth2Routes,
};
