import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ACCOUNTS, runOnce, type System, Workshop, waitFor } from "./system.ts";

/** The newest that Maven Central has; it runs on Java 17. */
const VERSION = "26.7.3";
const [HOST, PORT, MANAGEMENT] = ["127.0.0.1", 18180, 18181];
const REALM = "ecole";
const SERVICE = "http://127.0.0.1:9/";

/**
 * Keycloak with OpenID Connect, the distribution from Maven Central. Passwords are hashed once instead of as often as they should
 * be: what is measured is the protocol, on a machine that also holds the generator.
 */
export async function startKeycloak(): Promise<System> {
  const home = await unpack();
  const workshop = new Workshop();
  try {
    const data = join(home, "data", "import");
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, `${REALM}-realm.json`), JSON.stringify(realm()));
    const server = workshop.start(join(home, "bin", "kc.sh"), [
      "start",
      "--import-realm",
      "--http-enabled=true",
      `--http-host=${HOST}`,
      `--http-port=${PORT}`,
      `--http-management-port=${MANAGEMENT}`,
      "--hostname-strict=false",
      "--db=dev-mem",
      "--cache=local",
      "--metrics-enabled=true",
      "--health-enabled=true",
    ]);
    const url = `http://${HOST}:${PORT}`;
    const issuer = `${url}/realms/${REALM}`;
    await waitFor(`${issuer}/.well-known/openid-configuration`, ({ ok }) => ok);
    return {
      signIns: { "Keycloak, OpenID Connect": { kind: "oidc", issuer, clientId: "rentree", redirectUri: SERVICE } },
      target: url,
      allow: [new URL(SERVICE).origin],
      identityHost: `${HOST}:${PORT}`,
      accounts: ACCOUNTS,
      proved: countValidations,
      stopIdentity: () => workshop.stop(server),
      stop: () => workshop.close(),
    };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}

/** Passwords that were checked and found right, by Keycloak's own metric. */
async function countValidations(): Promise<number> {
  const text = await (await fetch(`http://${HOST}:${MANAGEMENT}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith("keycloak_credentials_password_hashing_validations_total"));
  return lines.filter((line) => line.includes('outcome="valid"')).reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** The distribution, unpacked once into the user's cache. */
async function unpack(): Promise<string> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "rentree-systems");
  const home = join(cache, `keycloak-${VERSION}`);
  if (existsSync(join(home, "bin", "kc.sh"))) return home;
  mkdirSync(cache, { recursive: true });
  const artifact = `org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`;
  runOnce("mvn", ["-q", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${cache}`]);
  runOnce("tar", ["xzf", join(cache, `keycloak-quarkus-dist-${VERSION}.tar.gz`), "-C", cache]);
  return home;
}

const realm = () => ({
  realm: REALM,
  enabled: true,
  sslRequired: "none",
  bruteForceProtected: false,
  accessCodeLifespanLogin: 1_800,
  loginWithEmailAllowed: false,
  eventsEnabled: false,
  passwordPolicy: "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
  clients: [
    {
      clientId: "rentree",
      publicClient: true,
      standardFlowEnabled: true,
      redirectUris: [`${SERVICE}*`],
      attributes: { "pkce.code.challenge.method": "S256" },
    },
  ],
  users: Array.from({ length: ACCOUNTS }, (_, index) => ({
    username: `user${index + 1}`,
    enabled: true,
    email: `user${index + 1}@ecole.example`,
    emailVerified: true,
    firstName: "Prénom",
    lastName: `Nom ${index + 1}`,
    credentials: [{ type: "password", value: `pw${index + 1}`, temporary: false }],
  })),
});
