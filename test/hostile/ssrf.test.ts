import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { requireOrSkip } from "../support/require.ts";
import type { DialReport } from "./ssrf-dialler.ts";
import { tallied, tell } from "./tell.ts";

/*
 * Whatever a peer names to be dialled, from inside of a network namespace in which everything forbidden is really there:
 * the metadata service's address, private and link-local addresses of both families, each with a canary that counts.
 */

const DIALLER = fileURLToPath(new URL("ssrf-dialler.ts", import.meta.url));

/** Makes the namespace's loopback own the addresses, then dials. */
const IN_NAMESPACE = `
set -e
ip link set lo up
for address in 169.254.169.254/32 10.0.0.1/32 172.16.0.1/32 192.168.1.1/32 100.64.0.1/32 192.0.2.1/32 198.18.0.1/32; do
  ip address add "$address" dev lo
done
for address in fe80::1/128 fd00::1/128 fec0::1/128 64:ff9b::7f00:1/128 2002:7f00:1::/128; do
  ip -6 address add "$address" dev lo nodad
done
exec "$0" "$1"
`;

const namespaces = requireOrSkip(
  "netns",
  spawnSync("unshare", ["--net", "ip", "link", "set", "lo", "up"]).status === 0,
  "a network namespace of one's own takes root and CAP_SYS_ADMIN, and iproute2",
);

describe.runIf(namespaces)("what a peer names to be dialled", () => {
  it("is refused by its checked address, and nothing connects", () => {
    const run = spawnSync("unshare", ["--net", "bash", "-c", IN_NAMESPACE, process.execPath, DIALLER], {
      encoding: "utf8",
      timeout: 120_000,
    });
    expect({ code: run.status, said: run.stderr }).toEqual({ code: 0, said: "" });
    const { tries, connects, reached } = JSON.parse(run.stdout) as DialReport;
    expect(tries.length).toBeGreaterThanOrEqual(80);
    // The canaries do count: an allowed address reaches one.
    expect(reached).toBe(1);
    expect(connects).toBe(0);
    const passed = tries.filter(
      ({ outcome }) => !["ORIGIN_REFUSED", "INVALID_DOCUMENT", "PEER_DOWN", "STORE_DOWN"].includes(outcome),
    );
    expect(passed).toEqual([]);
    // Only names without any address may end otherwise than by a refusal.
    const unresolved = tries.filter(({ outcome }) => outcome.endsWith("_DOWN"));
    expect(unresolved.map(({ what }) => what)).toEqual([]);
    for (const [id, some] of Map.groupBy(tries, (one) => one.case)) {
      const outcomes = tallied(some.map(({ outcome }) => outcome));
      tell(id, `${some.length} variants in a network namespace with canaries`, `${outcomes}; ${connects} connects`);
    }
  });
});
