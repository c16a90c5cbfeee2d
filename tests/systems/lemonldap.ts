import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNTS, installPackages, runOnce, type System, Workshop, waitFor } from "./system.ts";

/** Without `libimage-magick-perl` and some of the others the portal answers 500 "Initialization failed". */
const PACKAGES = [
  ..."lemonldap-ng lemonldap-ng-fastcgi-server nginx-light libdbd-sqlite3-perl".split(" "),
  ..."libgd-securityimage-perl libimage-magick-perl libxml-simple-perl libemail-sender-perl libconvert-base32-perl".split(" "),
  ..."libio-string-perl libcrypt-openssl-bignum-perl libmime-tools-perl libunicode-string-perl libwww-perl".split(" "),
  ..."libxml-libxml-perl libstring-random-perl libcrypt-openssl-rsa-perl openssl".split(" "),
];
const [HOST, PORT] = ["127.0.0.1", 18280];
const WEB = { uid: 33, gid: 33, name: "www-data" } as const;
const SERVICE = "http://127.0.0.1:9/";
const FORM_SECONDS = 8;
const LOCKS_AFTER = 3;
const oidc = (clientId: string) => ({
  kind: "oidc",
  issuer: `http://${HOST}:${PORT}`,
  clientId,
  clientSecret: "rentree-secret",
  redirectUri: SERVICE,
});

/** LemonLDAP::NG of Debian as CAS server and OpenID provider, behind an nginx of its own; users in SQLite. */
export async function startLemonldap(): Promise<System> {
  installPackages(PACKAGES);
  const workshop = await Workshop.at(`http://${HOST}:${PORT}`);
  const { folder } = workshop;
  try {
    const at = (name: string): string => join(folder, name);
    for (const name of ["conf", "sessions", "persistent", "cache", "run"]) mkdirSync(at(name));
    const key = runOnce("openssl", ["genrsa", "2048"]);
    writeFileSync(at("rsa.key"), key);
    const publicKey = runOnce("openssl", ["rsa", "-in", at("rsa.key"), "-pubout"]);
    writeFileSync(at("conf/lmConf-1.json"), JSON.stringify(settings(at, key, publicKey)));
    writeFileSync(at("lemonldap-ng.ini"), iniFile(at));
    writeFileSync(at("nginx.conf"), nginxFile(at));
    fillUsers(at("users.db"));
    runOnce("chown", ["-R", `${WEB.uid}:${WEB.gid}`, folder]);
    chownSync(folder, WEB.uid, WEB.gid);
    chmodSync(folder, 0o755);
    const env = { LLNG_DEFAULTCONFFILE: at("lemonldap-ng.ini") };
    const portal = workshop.start(
      "llng-fastcgi-server",
      ["--foreground", "-u", WEB.name, "-g", WEB.name, "-s", at("run/llng.sock"), "-p", at("run/llng.pid"), "-n", "4"],
      env,
    );
    const front = workshop.start("nginx", ["-c", at("nginx.conf"), "-g", "daemon off;"]);
    const url = `http://${HOST}:${PORT}`;
    await waitFor(`${url}/cas/login?service=${encodeURIComponent(SERVICE)}`, ({ status }) => status === 200);
    return {
      signIns: {
        "LemonLDAP::NG, CAS": { kind: "cas", server: `${url}/cas`, service: SERVICE, validate: true },
        "LemonLDAP::NG, OpenID Connect": oidc("rentree"),
      },
      target: url,
      allow: [new URL(SERVICE).origin],
      identityHost: `${HOST}:${PORT}`,
      accounts: ACCOUNTS,
      locksAfter: LOCKS_AFTER,
      formSeconds: FORM_SECONDS,
      overload: { rate: 250, seconds: 3 },
      // Its session's cookie is for `.127.0.0.1`, which cookie jars refuse: the answer to the question would find nobody signed in.
      duties: { "LemonLDAP::NG, OpenID Connect": [{ duty: "consent", signIn: oidc("rentree-asks"), account: 1, onlySeen: true }] },
      proved: async () => countProofs(readFileSync(at("access.log"), "utf8")),
      stopIdentity: async () => {
        await workshop.stop(front);
        await workshop.stop(portal);
      },
      stop: () => workshop.close(),
    };
  } catch (error) {
    const said = readQuietly(join(folder, "llng-fastcgi-server.log")) + readQuietly(join(folder, "nginx.log"));
    await workshop.close();
    throw new Error(`LemonLDAP::NG: ${error}\n${said}`);
  }
}

/** Answers that sent somebody back to the service with a ticket or a code. */
const countProofs = (log: string): number => log.split("\n").filter((line) => /^POST 302 \S+[?&](ticket|code)=/.test(line)).length;

function readQuietly(file: string): string {
  try {
    return readFileSync(file, "utf8").slice(-2_000);
  } catch {
    return "";
  }
}

function fillUsers(file: string): void {
  const program = `use DBI; my ($file, $count) = @ARGV;
my $d = DBI->connect("dbi:SQLite:dbname=$file", "", "", { RaiseError => 1, AutoCommit => 0 });
$d->do("create table users (login text primary key, password text, mail text)");
$d->do("insert into users values (?, ?, ?)", undef, "user$_", "pw$_", "user$_\\@ecole.example") for 1 .. $count;
$d->commit;`;
  runOnce("perl", ["-e", program, file, String(ACCOUNTS)]);
}

function settings(at: (name: string) => string, key: string, publicKey: string) {
  const given = JSON.parse(readFileSync("/var/lib/lemonldap-ng/conf/lmConf-1.json", "utf8")) as Record<string, unknown>;
  const files = (name: string) => ({ Directory: at(name), LockDirectory: at(name), generateModule: GENERATE });
  return {
    ...given,
    portal: `http://${HOST}:${PORT}/`,
    domain: HOST,
    authentication: "DBI",
    userDB: "DBI",
    passwordDB: "Null",
    dbiAuthChain: `dbi:SQLite:dbname=${at("users.db")}`,
    dbiAuthTable: "users",
    dbiAuthLoginCol: "login",
    dbiAuthPasswordCol: "password",
    dbiUserTable: "users",
    dbiUserChain: `dbi:SQLite:dbname=${at("users.db")}`,
    userPivot: "login",
    dbiExportedVars: { uid: "login", mail: "mail", cn: "login" },
    whatToTrace: "_whatToTrace",
    issuerDBCASActivation: 1,
    casAccessControlPolicy: "none",
    issuerDBOpenIDConnectActivation: 1,
    oidcServiceMetaDataIssuer: `http://${HOST}:${PORT}`,
    oidcServicePrivateKeySig: key,
    oidcServicePublicKeySig: publicKey,
    oidcServiceKeyIdSig: "k1",
    oidcServiceAllowAuthorizationCodeFlow: 1,
    formTimeout: FORM_SECONDS,
    bruteForceProtection: 1,
    bruteForceProtectionMaxFailed: LOCKS_AFTER,
    bruteForceProtectionTempo: 60,
    loginHistoryEnabled: 1,
    failedLoginNumber: 5,
    oidcRPMetaDataOptions: { rentree: describeClient("rentree", 1), asks: describeClient("rentree-asks", 0) },
    oidcRPMetaDataExportedVars: { rentree: { email: "mail" }, asks: { email: "mail" } },
    globalStorageOptions: files("sessions"),
    persistentStorageOptions: files("persistent"),
    localSessionStorageOptions: { namespace: "lemonldap-ng-sessions", default_expires_in: 600, cache_root: at("cache"), cache_depth: 3 },
  };
}

const describeClient = (clientId: string, bypassesConsent: 0 | 1) => ({
  oidcRPMetaDataOptionsClientID: clientId,
  oidcRPMetaDataOptionsClientSecret: "rentree-secret",
  oidcRPMetaDataOptionsRedirectUris: SERVICE,
  oidcRPMetaDataOptionsBypassConsent: bypassesConsent,
  oidcRPMetaDataOptionsIDTokenSignAlg: "RS256",
});

const GENERATE = "Lemonldap::NG::Common::Apache::Session::Generate::SHA256";

const iniFile = (at: (name: string) => string): string => `[all]
logLevel = warn
[configuration]
type=File
dirName = ${at("conf")}
localStorage=Cache::FileCache
localStorageOptions={ 'namespace' => 'lemonldap-ng-config', 'default_expires_in' => 600, 'cache_root' => '${at("cache")}', 'cache_depth' => 3 }
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en, fr
`;

const nginxFile = (at: (name: string) => string): string => `user ${WEB.name};
worker_processes 1;
pid ${at("run/nginx.pid")};
error_log ${at("error.log")};
events { worker_connections 4096; }
http {
  include /etc/nginx/mime.types;
  log_format proofs '$request_method $status $sent_http_location $msec $request_uri';
  access_log ${at("access.log")} proofs;
  client_body_temp_path ${at("run/body")};
  fastcgi_temp_path ${at("run/fastcgi")};
  proxy_temp_path ${at("run/proxy")};
  limit_req_zone $server_port zone=everybody:1m rate=200r/s;
  server {
    listen ${HOST}:${PORT};
    root /usr/share/lemonldap-ng/portal/htdocs/;
    if ($uri !~ ^/((static|javascript|favicon).*|.*\\.psgi)) { rewrite ^/(.*)$ /index.psgi/$1 break; }
    location ~ ^(?<sc>/.*\\.psgi)(?:$|/) {
      limit_req zone=everybody burst=60 nodelay;
      include /etc/nginx/fastcgi_params;
      fastcgi_pass unix:${at("run/llng.sock")};
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_param LLTYPE psgi;
      fastcgi_param SCRIPT_FILENAME $document_root$sc;
      fastcgi_split_path_info ^(.*\\.psgi)(/.*)$;
      fastcgi_param PATH_INFO $fastcgi_path_info;
    }
  }
}
`;
