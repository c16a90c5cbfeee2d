import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { baseOf, startParties, writeKey } from "./saml-party.ts";
import { ACCOUNTS, type System, Workshop, waitFor } from "./system.ts";

const PORT = 18380;
const IDP = { name: "idp", host: "127.0.0.1", port: PORT } as const;
const SP = { name: "sp", host: "127.0.0.2", port: PORT } as const;
const [IDP_BASE, SP_BASE] = [baseOf(IDP), baseOf(SP)];
const ENTITY = `${IDP_BASE}saml2/idp/metadata.php`;
/** How long somebody types while the provider's sessions are swept. */
const FORM_SECONDS = 5;
const SIGN_IN = "SimpleSAMLphp, SAML 2.0";

const startOf = (source: string): string => `${SP_BASE}module.php/core/authenticate.php?as=${source}`;

/** SimpleSAMLphp of Debian 12 as identity provider and as service; one of its two services asks for consent. */
export async function startSimplesamlphp(): Promise<System & { readonly arrived: () => number }> {
  const workshop = await Workshop.at(IDP_BASE, SP_BASE);
  try {
    const { certData } = writeKey(workshop);
    const fronts = startParties(workshop, [
      {
        ...IDP,
        sources: `'users' => ['exampleauth:UserPass', ${writeUsers()}]`,
        metadata: {
          "saml20-idp-hosted.php": `$metadata['${ENTITY}'] = ['host' => '__DEFAULT__', 'privatekey' => 'server.pem', 'certificate' => 'server.crt', 'auth' => 'users'];`,
          "saml20-sp-remote.php": `$metadata['sp'] = [${consumerOf("default-sp")}];
$metadata['asks'] = [${consumerOf("asks-sp")}, 'authproc' => [90 => ['class' => 'consent:Consent']]];`,
        },
      },
      {
        ...SP,
        sources: ["default-sp:sp", "asks-sp:asks"].map(writeService).join(", "),
        metadata: {
          "saml20-idp-remote.php": `$metadata['${ENTITY}'] = ['SingleSignOnService' => '${IDP_BASE}saml2/idp/SSOService.php', 'certData' => '${certData}'];`,
        },
      },
    ]);
    await waitFor(ENTITY, ({ status }) => status === 200);
    return {
      signIns: { [SIGN_IN]: { kind: "saml", start: startOf("default-sp") } },
      target: new URL(SP_BASE).origin,
      allow: [new URL(IDP_BASE).origin],
      identityHost: new URL(IDP_BASE).host,
      accounts: ACCOUNTS,
      formSeconds: FORM_SECONDS,
      sweepSessions: () => sweepSessions(workshop.folder),
      overload: { rate: 250, seconds: 3 },
      duties: { [SIGN_IN]: [{ duty: "consent", signIn: { kind: "saml", start: startOf("asks-sp") }, account: 1 }] },
      arrived: () => readFileSync(join(workshop.folder, "access-sp.log"), "utf8").split("\n").length,
      proved: async () => countProofs(readFileSync(join(workshop.folder, "access-sp.log"), "utf8")),
      stopIdentity: () => workshop.stop(fronts["idp"]!),
      stop: () => workshop.close(),
    };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}

/**
 * Debian sweeps PHP's sessions when they are old: here as soon as a form was shown. (`session.state.timeout` is looked at only when
 * a session is written, so that a state which was merely read again outlives it.)
 */
async function sweepSessions(folder: string): Promise<void> {
  const shown = (): number =>
    readFileSync(join(folder, "access-idp.log"), "utf8")
      .split("\n")
      .filter((line) => /^GET 200 \S*loginuserpass/.test(line)).length;
  const before = shown();
  const until = Date.now() + 30_000;
  while (shown() === before && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
  for (const name of readdirSync(join(folder, "sessions-idp"))) rmSync(join(folder, "sessions-idp", name));
}

/** The service took an assertion and sent somebody on. */
const countProofs = (log: string): number => log.split("\n").filter((line) => /^POST 303 \S*saml2-acs\.php/.test(line)).length;

const consumerOf = (source: string): string => `'AssertionConsumerService' => '${SP_BASE}module.php/saml/sp/saml2-acs.php/${source}'`;

const writeService = (pair: string): string => {
  const [source, entity] = pair.split(":");
  return `'${source}' => ['saml:SP', 'entityID' => '${entity}', 'idp' => '${ENTITY}']`;
};

const writeUsers = (): string =>
  Array.from({ length: ACCOUNTS }, (_, index) => `'user${index + 1}:pw${index + 1}' => ['uid' => ['user${index + 1}']]`).join(", ");
