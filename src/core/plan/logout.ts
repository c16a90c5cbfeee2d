import type { SignIn } from "./plan.ts";

/** Where people sign out of the sign-ins whose address for it is known; CAS's is beside its log-in (CAS 3.0 §2.3). The mobile application forgets its token. */
const OWN: Readonly<Record<string, (signIn: SignIn) => string>> = {
  entcore: () => "/auth/logout?callback=/auth/login",
  cas: ({ server }) => `${String(server)}/logout`,
  moodle: () => "/login/logout.php",
};

/** Path or URL that ends a session: the plan's, else the sign-in's own; undefined where only the provider itself knows. */
export const logoutOf = (signIn: SignIn): string | undefined => signIn.logout ?? OWN[signIn.kind]?.(signIn);

/** Whether somebody knows: an OpenID issuer says it where it describes itself (RP-Initiated Logout 1.0 §2.1). */
export const knowsLogout = (signIn: SignIn): boolean =>
  Object.hasOwn(OWN, signIn.kind) || (signIn.kind === "oidc" && signIn["issuer"] !== undefined);
