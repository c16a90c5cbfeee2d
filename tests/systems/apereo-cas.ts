import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ACCOUNTS, installPackages, runOnce, type System, Workshop, waitFor } from "./system.ts";

/** Of the 6.6 line, which runs on Java 17: 7 wants Java 21. */
const VERSION = "6.6.12";
const GROUP = "org.apereo.cas";
const WAR = `cas-server-webapp-tomcat-${VERSION}`;
/** What turns people away who type wrong passwords is not in the plain war. */
const THROTTLE = ["cas-server-support-throttle", "cas-server-support-throttle-core"] as const;
const [HOST, PORT, INNER_PORT] = ["127.0.0.1", 18580, 18581];
const URL_OF_IT = `http://${HOST}:${PORT}`;
const SERVICE = "http://127.0.0.1:9/";
const SIGN_IN = "Apereo CAS, CAS";
/** Tomcat keeps no session for less. */
const SESSION_SECONDS = 60;
const LOCKS_AFTER = 2;

/** Apereo CAS from Maven Central, users in its settings, behind an nginx of its own that turns people away with 503. */
export async function startApereoCas(): Promise<System> {
  installPackages(["nginx-light", "unzip"]);
  const home = unpack();
  const workshop = await Workshop.at(URL_OF_IT, `http://${HOST}:${INNER_PORT}`);
  try {
    const at = (name: string): string => join(workshop.folder, name);
    for (const name of ["services", "run"]) mkdirSync(at(name));
    writeFileSync(at("cas.properties"), settings());
    writeFileSync(at("services/App-1.json"), JSON.stringify(describeService()));
    writeFileSync(at("nginx.conf"), nginxFile(at));
    const classes = [workshop.folder, join(home, "WEB-INF/classes"), join(home, "extra/*"), join(home, "WEB-INF/lib/*")].join(":");
    const settingsOf = `--cas.standalone.configuration-directory=${workshop.folder}`;
    const server = workshop.start("java", ["-Xmx1600m", "-cp", classes, `${GROUP}.web.CasWebApplication`, settingsOf]);
    const front = workshop.start("nginx", ["-c", at("nginx.conf"), "-g", "daemon off;"]);
    await waitFor(`${URL_OF_IT}/cas/login?service=${encodeURIComponent(SERVICE)}`, ({ status }) => status === 200);
    return {
      signIns: { [SIGN_IN]: { kind: "cas", server: `${URL_OF_IT}/cas`, service: SERVICE, validate: true } },
      target: URL_OF_IT,
      allow: [new URL(SERVICE).origin],
      identityHost: `${HOST}:${PORT}`,
      accounts: ACCOUNTS,
      locksAfter: LOCKS_AFTER,
      formSeconds: SESSION_SECONDS,
      overload: { rate: 250, seconds: 3 },
      duties: {},
      proved: () => countProofs(at("java.log")),
      stopIdentity: async () => {
        await workshop.stop(front);
        await workshop.stop(server);
      },
      stop: () => workshop.close(),
    };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}

/** Tickets that the audit trail says to be valid: asked for once each, by whoever has just been given one. It is written behind the answers: read once it stands still. */
async function countProofs(file: string): Promise<number> {
  const count = (): number => readFileSync(file, "utf8").split("ACTION: SERVICE_TICKET_VALIDATE_SUCCESS").length - 1;
  let last = -1;
  for (let seen = count(); seen !== last; seen = count()) {
    last = seen;
    await new Promise((done) => setTimeout(done, 2_000));
  }
  return last;
}

/** The war, unpacked once into the user's cache: as it comes it is no program, because the overlay that sites build makes it one. */
function unpack(): string {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "rentree-systems");
  const home = join(cache, `apereo-cas-${VERSION}`);
  if (existsSync(join(home, "extra"))) return home;
  mkdirSync(cache, { recursive: true });
  const take = (artifact: string, folder: string): string =>
    runOnce("mvn", ["-q", "dependency:copy", `-Dartifact=${GROUP}:${artifact}`, `-DoutputDirectory=${folder}`]);
  take(`cas-server-webapp-tomcat:${VERSION}:war`, cache);
  runOnce("unzip", ["-q", "-o", join(cache, `${WAR}.war`), "-d", home]);
  for (const name of THROTTLE) take(`${name}:${VERSION}`, join(home, "extra"));
  return home;
}

/** Two wrong passwords for one account within half a minute, and it answers 423. */
const settings = (): string => `server.address=${HOST}
server.port=${INNER_PORT}
server.ssl.enabled=false
server.servlet.session.timeout=${SESSION_SECONDS}s
server.servlet.session.cookie.secure=false
cas.server.name=${URL_OF_IT}
cas.server.prefix=${URL_OF_IT}/cas
cas.tgc.secure=false
cas.webflow.session.storage=true
cas.authn.accept.enabled=true
cas.authn.accept.users=${Array.from({ length: ACCOUNTS }, (_, index) => `user${index + 1}::pw${index + 1}`).join(",")}
cas.authn.throttle.core.username-parameter=username
cas.authn.throttle.failure.threshold=1
cas.authn.throttle.failure.range-seconds=30
cas.service-registry.core.init-from-json=true
`;

const describeService = () => ({
  "@class": `${GROUP}.services.CasRegisteredService`,
  serviceId: `^${SERVICE.replaceAll(".", "\\.")}.*`,
  name: "rentree",
  id: 1,
  evaluationOrder: 1,
});

const nginxFile = (at: (name: string) => string): string => `worker_processes 1;
user root;
pid ${at("run/nginx.pid")};
error_log ${at("error.log")};
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${at("run/body")};
  fastcgi_temp_path ${at("run/fastcgi")};
  proxy_temp_path ${at("run/proxy")};
  limit_req_zone $server_port zone=everybody:1m rate=120r/s;
  server {
    listen ${HOST}:${PORT};
    location / {
      limit_req zone=everybody burst=60 nodelay;
      proxy_set_header Host $http_host;
      proxy_pass http://${HOST}:${INNER_PORT};
    }
  }
}
`;
