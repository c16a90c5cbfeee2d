import { expect, it } from "vitest";
import { countLocalAddresses } from "../../src/engine/local-addresses.ts";

it.each([
  // Nothing told: the machine's own choice is one address.
  [[], 1],
  [["--dns=ttl=1m", "-v"], 1],
  [["--local-ips=10.1.2.3"], 1],
  [["--local-ips=10.1.2.3-10.1.2.8"], 6],
  [["--local-ips", "10.1.2.3,10.1.2.7", "-v"], 2],
  [["--local-ips=10.1.1.254-10.1.2.1,10.9.0.1"], 5],
  // k6's last word counts.
  [["--local-ips=10.1.2.3-10.1.2.8", "--local-ips=10.1.2.3"], 1],
  // Networks: without the first and the last, but for /31 and /32.
  [["--local-ips=10.0.0.0/24"], 254],
  [["--local-ips=10.0.0.0/31"], 2],
  [["--local-ips=10.0.0.7/32"], 1],
  [["--local-ips=fd00::/126"], 4],
  [["--local-ips=fd00::/8"], 65_536],
  [["--local-ips=fd00::1,fd00::2"], 2],
  // What k6 refuses itself.
  [["--local-ips"], 1],
  [["--local-ips="], 1],
  [["--local-ips=10.0.0.0/99"], 1],
  [["--local-ips=10.1.2.8-10.1.2.3"], 1],
  [["--local-ips=eth0"], 1],
] as const)("counts the addresses of %j as %d", (flags, count) => {
  expect(countLocalAddresses(flags)).toBe(count);
});
