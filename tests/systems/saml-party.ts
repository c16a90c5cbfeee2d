import type { ChildProcess } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPackages, runOnce, type Workshop } from "./system.ts";

/** One SimpleSAMLphp of Debian: a provider or a service, by what its files say. */
export interface SamlParty {
  readonly name: "idp" | "sp";
  /** An address of its own, because cookies ignore ports. */
  readonly host: string;
  readonly port: number;
  /** PHP that fills `$config` of `authsources.php`. */
  readonly sources: string;
  /** Files of `metadata/`, as PHP that fills `$metadata`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const PACKAGES = "simplesamlphp php-fpm php-xml php-mbstring php-curl php-sqlite3 nginx-light openssl".split(" ");
const WEB = { uid: 33, gid: 33, name: "www-data" } as const;
const ROOT = "/usr/share/simplesamlphp/www";

export const baseOf = ({ host, port }: Pick<SamlParty, "host" | "port">): string => `http://${host}:${port}/simplesaml/`;

/** A key of a party's own, and its certificate as metadata carry it. */
export function writeKey(workshop: Workshop): { readonly key: string; readonly cert: string; readonly certData: string } {
  const [key, cert] = [join(workshop.folder, "server.pem"), join(workshop.folder, "server.crt")];
  runOnce("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=idp", "-keyout", key, "-out", cert]);
  return { key, cert, certData: readFileSync(cert, "utf8").replace(/-----[^-]+-----|\s/g, "") };
}

/** Starts each party behind an nginx of its own, one php-fpm for all; answers with the nginx of each. */
export function startParties(workshop: Workshop, parties: readonly SamlParty[]): Readonly<Record<string, ChildProcess>> {
  installPackages(PACKAGES);
  const at = (name: string): string => join(workshop.folder, name);
  for (const name of ["run", ...parties.map((party) => `sessions-${party.name}`)]) mkdirSync(at(name));
  for (const party of parties) {
    writeConfig(party, at);
    writeFileSync(at(`nginx-${party.name}.conf`), nginxFile(party, at));
  }
  writeFileSync(at("fpm.conf"), fpmFile(at));
  runOnce("chown", ["-R", `${WEB.uid}:${WEB.gid}`, workshop.folder]);
  chmodSync(workshop.folder, 0o755);
  workshop.start("php-fpm8.2", ["-F", "-y", at("fpm.conf")]);
  const start = ({ name }: SamlParty): ChildProcess => workshop.start("nginx", ["-c", at(`nginx-${name}.conf`), "-g", "daemon off;"]);
  return Object.fromEntries(parties.map((party) => [party.name, start(party)]));
}

function writeConfig(party: SamlParty, at: (name: string) => string): void {
  const folder = at(party.name);
  cpSync("/etc/simplesamlphp", folder, { recursive: true, dereference: true });
  for (const name of ["cert", "log", "data", "tmp"]) mkdirSync(join(folder, name), { recursive: true });
  const text = readFileSync("/etc/simplesamlphp/config.php", "utf8");
  const own = `
$config['baseurlpath'] = '${baseOf(party)}'; $config['certdir'] = '${at("")}'; $config['loggingdir'] = '${folder}/log/';
$config['datadir'] = '${folder}/data/'; $config['tempdir'] = '${folder}/tmp'; $config['metadatadir'] = '${folder}/metadata';
$config['secretsalt'] = 'a-salt-for-one-test-only'; $config['auth.adminpassword'] = 'not-used'; $config['session.cookie.secure'] = false;
$config['session.cookie.samesite'] = null; $config['session.phpsession.cookiename'] = 'PHPSESS${party.name}';
$config['session.phpsession.savepath'] = '${at(`sessions-${party.name}`)}'; $config['enable.saml20-idp'] = ${party.name === "idp"};
$config['module.enable'] = ['exampleauth' => true, 'core' => true, 'saml' => true, 'consent' => true];
$config['trusted.url.domains'] = null; $config['logging.handler'] = 'file'; $config['metadata.sources'] = [['type' => 'flatfile']];
$config['store.type'] = 'phpsession';
`;
  writeFileSync(join(folder, "config.php"), `${text}\n${own}`);
  writeFileSync(join(folder, "authsources.php"), `<?php\n$config = [${party.sources}];\n`);
  for (const [name, body] of Object.entries(party.metadata)) writeFileSync(join(folder, "metadata", name), `<?php\n${body}\n`);
}

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

/** nginx turns people away with 503 above 150 requests a second, as it may before a platform. */
const nginxFile = ({ name, host, port }: SamlParty, at: (name: string) => string): string => `user ${WEB.name};
worker_processes 1;
pid ${at(`run/nginx-${name}.pid`)};
error_log ${at(`error-${name}.log`)};
events { worker_connections 4096; }
http {
  include /etc/nginx/mime.types;
  log_format proofs '$request_method $status $request_uri $server_addr $msec';
  access_log ${at(`access-${name}.log`)} proofs;
  client_body_temp_path ${at(`run/body-${name}`)};
  fastcgi_temp_path ${at(`run/fastcgi-${name}`)};
  proxy_temp_path ${at(`run/proxy-${name}`)};
  limit_req_zone $server_port zone=everybody:1m rate=150r/s;
  server {
    listen ${host}:${port};
    location ~ ^/simplesaml(?<phpfile>/.+?\\.php)(?<pathinfo>/.*)?$ {
      limit_req zone=everybody burst=60 nodelay;
      include /etc/nginx/fastcgi_params;
      fastcgi_buffer_size 32k;
      fastcgi_buffers 8 32k;
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_param SCRIPT_FILENAME ${ROOT}$phpfile;
      fastcgi_param PATH_INFO $pathinfo;
      fastcgi_param SIMPLESAMLPHP_CONFIG_DIR ${at(name)};
      fastcgi_pass unix:${at("run/fpm.sock")};
    }
  }
}
`;
