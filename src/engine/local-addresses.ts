import { isIP } from "node:net";

const FLAG = "--local-ips";
/** More than so many are no shortage of ports any more. */
const MOST = 65_536;

/**
 * From how many addresses of this machine k6 is told to send by `--local-ips`, whose addresses, ranges and networks are separated by commas.
 * 1 where nothing is told, and of what is no list of addresses: k6 says so itself. A range of IPv6 counts as one.
 */
export function countLocalAddresses(flags: readonly string[]): number {
  const at = flags.findLastIndex((flag) => flag === FLAG || flag.startsWith(`${FLAG}=`));
  const list = flags[at] === FLAG ? flags[at + 1] : flags[at]?.slice(FLAG.length + 1);
  const count = (list ?? "").split(",").reduce((sum, block) => sum + countBlock(block), 0);
  return Math.min(MOST, Math.max(1, count));
}

function countBlock(block: string): number {
  const [network = "", prefix] = block.split("/");
  if (prefix !== undefined) return countNetwork(isIP(network), Number(prefix));
  const [first = "", last = first] = block.split("-");
  if (isIP(first) === 0 || isIP(first) !== isIP(last)) return 0;
  return isIP(first) === 6 ? 1 : Math.max(0, numberOf(last) - numberOf(first) + 1);
}

/** As k6 counts: an IPv4 network's first and last address are nobody's, unless it has no more than two. */
function countNetwork(version: number, prefix: number): number {
  const bits = version === 6 ? 128 : 32;
  if (version === 0 || !(prefix >= 0 && prefix <= bits)) return 0;
  const all = 2 ** (bits - prefix);
  return version === 4 && all > 2 ? all - 2 : all;
}

const numberOf = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
