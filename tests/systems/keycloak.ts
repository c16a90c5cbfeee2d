import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { baseOf, type SamlParty, startParties } from "./saml-party.ts";
import { ACCOUNTS, runOnce, type System, Workshop, waitFor } from "./system.ts";

/** The newest that Maven Central has; it runs on Java 17. */
const VERSION = "26.7.3";
const [HOST, PORT, MANAGEMENT] = ["127.0.0.1", 18180, 18181];
/** Requests that wait before Keycloak answers 503. */
const MOST_QUEUED = 150;
const REALM = "ecole";
const SERVICE = "http://127.0.0.1:9/";
const ORIGIN = `http://${HOST}:${PORT}`;
const ISSUER = `${ORIGIN}/realms/${REALM}`;
/** The service that takes Keycloak's assertions is SimpleSAMLphp's. */
const SP = { name: "sp", host: "127.0.0.2", port: 18182 } as const;
const SP_BASE = baseOf(SP);
const CONSUMER = `${SP_BASE}module.php/saml/sp/saml2-acs.php/default-sp`;
const LOGIN_SECONDS = 12;
const LOCKS_AFTER = 3;
/** Accounts beyond the usual ones, whose first sign-in asks for a new password: one for each protocol. */
const RENEWING = { oidc: ACCOUNTS + 1, saml: ACCOUNTS + 2 } as const;
const [OIDC, SAML] = ["Keycloak, OpenID Connect", "Keycloak, SAML 2.0"];
const oidc = (clientId: string) => ({ kind: "oidc", issuer: ISSUER, clientId, redirectUri: SERVICE });
const saml = { kind: "saml", start: `${SP_BASE}module.php/core/authenticate.php?as=default-sp` };

/**
 * Keycloak with OpenID Connect and SAML 2.0, the distribution from Maven Central. Passwords are hashed once instead of as often as they should
 * be: what is measured is the protocol, on a machine that also holds the generator.
 */
export async function startKeycloak(): Promise<System> {
  const home = await unpack();
  const workshop = await Workshop.at(ISSUER, `http://${HOST}:${MANAGEMENT}`, SP_BASE);
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
      `--http-max-queued-requests=${MOST_QUEUED}`,
    ]);
    await waitFor(`${ISSUER}/.well-known/openid-configuration`, ({ ok }) => ok);
    startParties(workshop, [await describeService()]);
    await waitFor(`${SP_BASE}module.php/saml/sp/metadata.php/default-sp`, ({ status }) => status === 200);
    return {
      signIns: { [OIDC]: oidc("rentree"), [SAML]: saml },
      target: ORIGIN,
      allow: [new URL(SERVICE).origin, new URL(SP_BASE).origin],
      identityHost: `${HOST}:${PORT}`,
      accounts: ACCOUNTS,
      locksAfter: LOCKS_AFTER,
      formSeconds: LOGIN_SECONDS,
      overload: { rate: 300, seconds: 4 },
      duties: {
        [OIDC]: [
          { duty: "changePassword", signIn: oidc("rentree"), account: RENEWING.oidc },
          { duty: "consent", signIn: oidc("rentree-asks"), account: 3 },
        ],
        [SAML]: [{ duty: "changePassword", signIn: saml, account: RENEWING.saml }],
      },
      proved: countValidations,
      stopIdentity: () => workshop.stop(server),
      stop: () => workshop.close(),
    };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}

/** The service's half of the federation: it takes Keycloak's certificate from Keycloak's own metadata. */
async function describeService(): Promise<SamlParty> {
  const descriptor = await (await fetch(`${ISSUER}/protocol/saml/descriptor`)).text();
  const certData = /<ds:X509Certificate>([^<]+)</.exec(descriptor)?.[1] ?? "";
  const provider = `['SingleSignOnService' => '${ISSUER}/protocol/saml', 'certData' => '${certData}']`;
  return {
    ...SP,
    sources: `'default-sp' => ['saml:SP', 'entityID' => 'sp', 'idp' => '${ISSUER}']`,
    metadata: { "saml20-idp-remote.php": `$metadata['${ISSUER}'] = ${provider};` },
  };
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
  bruteForceProtected: true,
  failureFactor: LOCKS_AFTER,
  waitIncrementSeconds: 60,
  accessCodeLifespanLogin: LOGIN_SECONDS,
  loginWithEmailAllowed: false,
  eventsEnabled: false,
  passwordPolicy: "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
  clients: [describeClient("rentree"), { ...describeClient("rentree-asks"), consentRequired: true }, samlClient()],
  users: Array.from({ length: RENEWING.saml }, (_, index) => ({
    username: `user${index + 1}`,
    enabled: true,
    email: `user${index + 1}@ecole.example`,
    emailVerified: true,
    firstName: "Prénom",
    lastName: `Nom ${index + 1}`,
    credentials: [{ type: "password", value: `pw${index + 1}`, temporary: false }],
    requiredActions: index < ACCOUNTS ? [] : ["UPDATE_PASSWORD"],
  })),
});

const describeClient = (clientId: string) => ({
  clientId,
  publicClient: true,
  standardFlowEnabled: true,
  redirectUris: [`${SERVICE}*`],
  attributes: { "pkce.code.challenge.method": "S256" },
});

const samlClient = () => ({
  clientId: "sp",
  protocol: "saml",
  frontchannelLogout: true,
  redirectUris: [`${SP_BASE}*`],
  attributes: {
    "saml.client.signature": "false",
    "saml.server.signature": "true",
    // Without it the service refuses every assertion, on a page of its own that says 200.
    "saml.authnstatement": "true",
    "saml.force.post.binding": "true",
    saml_assertion_consumer_url_post: CONSUMER,
    saml_name_id_format: "username",
  },
});
