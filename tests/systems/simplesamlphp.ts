import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNTS, installPackages, runOnce, type System, Workshop, waitFor } from "./system.ts";

const PACKAGES = "simplesamlphp php-fpm php-xml php-mbstring php-curl php-sqlite3 nginx-light openssl".split(" ");
/** Two addresses, because cookies ignore ports. */
const PARTIES = { idp: "127.0.0.1", sp: "127.0.0.2" } as const;
type Party = keyof typeof PARTIES;
const PORT = 18380;
const WEB = { uid: 33, gid: 33, name: "www-data" } as const;
const ROOT = "/usr/share/simplesamlphp/www";
const START = "/simplesaml/module.php/core/authenticate.php?as=default-sp";

const baseOf = (party: Party): string => `http://${PARTIES[party]}:${PORT}/simplesaml/`;

/** SimpleSAMLphp of Debian 12 as identity provider and as service, each at an address of its own behind an nginx of its own. */
export async function startSimplesamlphp(): Promise<System> {
  installPackages(PACKAGES);
  const workshop = new Workshop();
  const at = (name: string): string => join(workshop.folder, name);
  try {
    for (const name of ["run", "sessions-idp", "sessions-sp"]) mkdirSync(at(name));
    for (const party of ["idp", "sp"] as const) writeConfig(party, at);
    for (const party of ["idp", "sp"] as const) writeFileSync(at(`nginx-${party}.conf`), nginxFile(party, at));
    writeFileSync(at("fpm.conf"), fpmFile(at));
    runOnce("chown", ["-R", `${WEB.uid}:${WEB.gid}`, workshop.folder]);
    chmodSync(workshop.folder, 0o755);
    workshop.start("php-fpm8.2", ["-F", "-y", at("fpm.conf")]);
    const front = workshop.start("nginx", ["-c", at("nginx-idp.conf"), "-g", "daemon off;"]);
    workshop.start("nginx", ["-c", at("nginx-sp.conf"), "-g", "daemon off;"]);
    const [idp, sp] = [`http://${PARTIES.idp}:${PORT}`, `http://${PARTIES.sp}:${PORT}`];
    await waitFor(`${idp}/simplesaml/saml2/idp/metadata.php`, ({ status }) => status === 200);
    return {
      signIns: { "SimpleSAMLphp, SAML 2.0": { kind: "saml", start: `${sp}${START}` } },
      target: sp,
      allow: [idp],
      identityHost: `${PARTIES.idp}:${PORT}`,
      accounts: ACCOUNTS,
      proved: async () =>
        readFileSync(at("access-sp.log"), "utf8")
          .split("\n")
          .filter((line) => PROOF.test(line)).length,
      stopIdentity: () => workshop.stop(front),
      stop: () => workshop.close(),
    };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}

/** The service took an assertion and sent somebody on. */
const PROOF = /^POST 303 \S*saml2-acs\.php/;

function writeConfig(party: Party, at: (name: string) => string): void {
  const folder = at(party);
  cpSync("/etc/simplesamlphp", folder, { recursive: true, dereference: true });
  for (const name of ["cert", "log", "data", "tmp"]) mkdirSync(join(folder, name), { recursive: true });
  const [key, cert] = [join(folder, "cert/server.pem"), join(folder, "cert/server.crt")];
  if (party === "idp")
    runOnce("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=idp", "-keyout", key, "-out", cert]);
  const text = readFileSync("/etc/simplesamlphp/config.php", "utf8");
  const own = `
$config['baseurlpath'] = '${baseOf(party)}'; $config['certdir'] = '${folder}/cert/'; $config['loggingdir'] = '${folder}/log/';
$config['datadir'] = '${folder}/data/'; $config['tempdir'] = '${folder}/tmp'; $config['metadatadir'] = '${folder}/metadata';
$config['secretsalt'] = 'a-salt-for-one-test-only'; $config['auth.adminpassword'] = 'not-used'; $config['session.cookie.secure'] = false;
$config['session.cookie.samesite'] = null; $config['session.phpsession.cookiename'] = 'PHPSESS${party}';
$config['session.phpsession.savepath'] = '${at(`sessions-${party}`)}'; $config['enable.saml20-idp'] = ${party === "idp"};
$config['module.enable'] = ['exampleauth' => true, 'core' => true, 'saml' => true]; $config['trusted.url.domains'] = null;
$config['logging.handler'] = 'file'; $config['metadata.sources'] = [['type' => 'flatfile']]; $config['store.type'] = 'phpsession';
`;
  writeFileSync(join(folder, "config.php"), `${text}\n${own}`);
  writeFileSync(join(folder, "authsources.php"), party === "idp" ? writeUsers() : writeService());
  const [idp, sp] = [baseOf("idp"), baseOf("sp")];
  const pem = party === "sp" ? readFileSync(join(at("idp"), "cert/server.crt"), "utf8").replace(/-----[^-]+-----|\s/g, "") : "";
  const files: Readonly<Record<string, string>> =
    party === "idp"
      ? {
          "saml20-idp-hosted.php": `$metadata['${idp}saml2/idp/metadata.php'] = ['host' => '__DEFAULT__', 'privatekey' => 'server.pem', 'certificate' => 'server.crt', 'auth' => 'users'];`,
          "saml20-sp-remote.php": `$metadata['sp'] = ['AssertionConsumerService' => '${sp}module.php/saml/sp/saml2-acs.php/default-sp'];`,
        }
      : {
          "saml20-idp-remote.php": `$metadata['${idp}saml2/idp/metadata.php'] = ['SingleSignOnService' => '${idp}saml2/idp/SSOService.php', 'certData' => '${pem}'];`,
        };
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, "metadata", name), `<?php\n${body}\n`);
}

const writeUsers = (): string => {
  const users = Array.from({ length: ACCOUNTS }, (_, index) => `'user${index + 1}:pw${index + 1}' => ['uid' => ['user${index + 1}']]`);
  return `<?php\n$config = ['users' => ['exampleauth:UserPass', ${users.join(", ")}]];\n`;
};

const writeService = (): string =>
  `<?php\n$config = ['default-sp' => ['saml:SP', 'entityID' => 'sp', 'idp' => '${baseOf("idp")}saml2/idp/metadata.php']];\n`;

const fpmFile = (at: (name: string) => string): string => `[global]
error_log = ${at("fpm.log")}
pid = ${at("run/fpm.pid")}
[www]
user = ${WEB.name}
group = ${WEB.name}
listen = ${at("run/fpm.sock")}
listen.owner = ${WEB.name}
pm = static
pm.max_children = 8
`;

const nginxFile = (party: Party, at: (name: string) => string): string => `user ${WEB.name};
worker_processes 1;
pid ${at(`run/nginx-${party}.pid`)};
error_log ${at(`error-${party}.log`)};
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  log_format proofs '$request_method $status $request_uri $server_addr $msec';
  access_log ${at(`access-${party}.log`)} proofs;
  client_body_temp_path ${at(`run/body-${party}`)};
  fastcgi_temp_path ${at(`run/fastcgi-${party}`)};
  proxy_temp_path ${at(`run/proxy-${party}`)};
  server {
    listen ${PARTIES[party]}:${PORT};
    location ~ ^/simplesaml(?<phpfile>/.+?\\.php)(?<pathinfo>/.*)?$ {
      include /etc/nginx/fastcgi_params;
      fastcgi_buffer_size 32k;
      fastcgi_buffers 8 32k;
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_param SCRIPT_FILENAME ${ROOT}$phpfile;
      fastcgi_param PATH_INFO $pathinfo;
      fastcgi_param SIMPLESAMLPHP_CONFIG_DIR ${at(party)};
      fastcgi_pass unix:${at("run/fpm.sock")};
    }
  }
}
`;
