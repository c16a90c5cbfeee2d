import { BlockList, isIP } from "node:net";
import type { DialTarget } from "./dial.ts";

/** A proxy that the environment names. */
export interface ProxyServer {
  readonly host: string;
  readonly port: number;
  /** The way to the proxy itself is encrypted. */
  readonly isSecure: boolean;
  /** `user:password` in base64; empty where the address has none. */
  readonly credentials: string;
}

/** The proxy for a target; undefined where it is dialled directly. */
export type FindProxy = (target: DialTarget) => ProxyServer | undefined;

type Environment = Readonly<Record<string, string | undefined>>;
type Exception = (host: string, port: number) => boolean;

/**
 * Proxies by Go's rules (`golang.org/x/net/http/httpproxy`), which are k6's: HTTP_PROXY and HTTPS_PROXY by the target's scheme, NO_PROXY as a
 * list of names, addresses and networks, and never for this machine itself.
 * @throws Error for a proxy of a kind that the embedded engine does not speak to.
 */
export function readProxies(env: Environment): FindProxy {
  const plain = parseProxy(firstOf(env, "HTTP_PROXY"));
  const secure = parseProxy(firstOf(env, "HTTPS_PROXY"));
  const exceptions = firstOf(env, "NO_PROXY")
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .map(parseException);
  return (target) => {
    const proxy = target.isSecure ? secure : plain;
    if (proxy === undefined) return undefined;
    const host = target.host.toLowerCase().replace(/^\[|\]$/g, "");
    const isDirect = isThisMachine(host) || exceptions.some((matches) => matches(host, target.port));
    return isDirect ? undefined : proxy;
  };
}

/** The variable in capitals, else in small letters; an empty one counts as absent. */
const firstOf = (env: Environment, name: string): string => env[name] || env[name.toLowerCase()] || "";

function parseProxy(text: string): ProxyServer | undefined {
  if (text === "") return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) throw new Error("the proxy's address cannot be read; write for example http://proxy.example.fr:3128");
  const { protocol, hostname, port, username, password } = new URL(whole);
  if (protocol !== "http:" && protocol !== "https:")
    throw new Error(`the embedded engine speaks to http and https proxies only (got ${protocol}//); k6 knows socks5 too`);
  const isSecure = protocol === "https:";
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 443 : 80) : Number(port),
    isSecure,
    credentials: user === ":" ? "" : Buffer.from(user).toString("base64"),
  };
}

const THIS_MACHINE = new BlockList();
THIS_MACHINE.addSubnet("127.0.0.0", 8, "ipv4");
THIS_MACHINE.addAddress("::1", "ipv6");

const isThisMachine = (host: string): boolean => host === "localhost" || (isIP(host) > 0 && isIn(THIS_MACHINE, host));

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** One entry of NO_PROXY: `*`, `10.0.0.0/8`, `10.1.2.3`, `example.fr` with what is below it, `.example.fr` without the name itself, each with or without a port. */
function parseException(entry: string): Exception {
  if (entry === "*") return () => true;
  const network = parseNetwork(entry);
  if (network !== undefined) return (host) => isIP(host) > 0 && isIn(network, host);
  const [, name = entry, port = ""] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  const hasPort: Exception = (_host, given) => port === "" || Number(port) === given;
  const bare = name.replace(/^\[|\]$/g, "");
  if (isIP(bare) > 0) return (host, given) => host === bare && hasPort(host, given);
  const below = bare.startsWith("*.") ? bare.slice(1) : bare;
  const suffix = below.startsWith(".") ? below : `.${below}`;
  return (host, given) => (host.endsWith(suffix) || (host === below && below !== suffix)) && hasPort(host, given);
}

function parseNetwork(entry: string): BlockList | undefined {
  const [address = "", length = ""] = entry.split("/");
  const family = isIP(address);
  if (family === 0 || !/^\d+$/.test(length) || Number(length) > (family === 4 ? 32 : 128)) return undefined;
  const network = new BlockList();
  network.addSubnet(address, Number(length), family === 4 ? "ipv4" : "ipv6");
  return network;
}
