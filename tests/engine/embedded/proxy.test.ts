import { describe, expect, it } from "vitest";
import { readProxies } from "../../../src/engine/embedded/proxy.ts";

const target = (host: string, port = 443, isSecure = true) => ({ host, port, isSecure });
const PROXY = "http://proxy.example.fr:3128";

describe("a proxy out of the environment", () => {
  it("is chosen by the target's scheme, capitals before small letters", () => {
    const find = readProxies({
      HTTP_PROXY: "http://plain.example.fr",
      http_proxy: "http://other.example.fr",
      https_proxy: "https://secure.example.fr",
    });
    expect(find(target("ent.example.fr", 80, false))).toMatchObject({ host: "plain.example.fr", port: 80, isSecure: false });
    expect(find(target("ent.example.fr"))).toMatchObject({ host: "secure.example.fr", port: 443, isSecure: true });
  });

  it("may be written without its scheme, and with a user", () => {
    expect(readProxies({ HTTPS_PROXY: "proxy.example.fr:3128" })(target("ent.example.fr"))).toMatchObject({ port: 3128, credentials: "" });
    const user = readProxies({ HTTPS_PROXY: "http://jeanne:m%40t@proxy.example.fr:3128" })(target("ent.example.fr"));
    expect(user?.credentials).toBe(Buffer.from("jeanne:m@t").toString("base64"));
  });

  it("of a kind that is not spoken here is refused by name", () => {
    expect(() => readProxies({ HTTPS_PROXY: "socks5://proxy.example.fr" })).toThrow(/socks5:\/\/.*k6 knows socks5/);
  });

  // Go's golang.org/x/net/http/httpproxy, comment of Config.NoProxy.
  it.each([
    ["nothing", "", "ent.example.fr", 443, true],
    ["this machine, always", "", "127.0.0.1", 443, false],
    ["this machine by name", "", "localhost", 443, false],
    ["a star", "*", "ent.example.fr", 443, false],
    ["a name and what is below it", "other.fr, example.fr", "ent.example.fr", 443, false],
    ["the name itself", "example.fr", "example.fr", 443, false],
    ["a name that only ends alike", "example.fr", "notexample.fr", 443, true],
    ["a leading dot: below the name", ".example.fr", "ent.example.fr", 443, false],
    ["a leading dot: not the name", ".example.fr", "example.fr", 443, true],
    ["a star and a dot", "*.example.fr", "ent.example.fr", 443, false],
    ["a name with its port", "example.fr:8443", "example.fr", 8443, false],
    ["a name with another port", "example.fr:8443", "example.fr", 443, true],
    ["an address", "10.1.2.3", "10.1.2.3", 443, false],
    ["a network", "10.0.0.0/8", "10.200.0.1", 443, false],
    ["an address outside the network", "10.0.0.0/8", "11.0.0.1", 443, true],
    ["an IPv6 network", "fd00::/8", "fd12::1", 443, false],
  ] as const)("and NO_PROXY: %s", (_what, noProxy, host, port, isProxied) => {
    const find = readProxies({ HTTPS_PROXY: PROXY, NO_PROXY: noProxy });
    expect(find(target(host, port)) !== undefined).toBe(isProxied);
  });
});
