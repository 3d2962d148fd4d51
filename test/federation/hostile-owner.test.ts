import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VersionRow } from "../../src/app/ports/ledger.ts";
import { signMetadata, signVersion } from "../../src/auth/records.ts";
import { sha256 } from "../../src/domain/digest.ts";
import { manifestLine, type ManifestEntry } from "../../src/domain/manifest.ts";
import { openSqliteLedger } from "../../src/ledger/ledger.ts";
import { siteKeyOf } from "../support/caller.ts";
import type { TestSite } from "../support/federation.ts";
import {
  content,
  expectNamed,
  keysUnder,
  plant,
  publish,
  pulledTo,
  refusal,
  seen,
  startPair,
  transferIn,
  transferOf,
  type Pair,
} from "../support/sharing.ts";

const ALPHA = sha256("alpha");
const entry = (path: string, change: Partial<ManifestEntry> = {}): string =>
  manifestLine({ path, size: 5, sha256: ALPHA, ...change });
const MIB5 = 5 * 1024 * 1024;

/** Manifests that no honest owner signs: what they hold, the entry that is to be named, and what is said of it. */
const MANIFESTS: readonly { label: string; lines: string; says: RegExp; totals?: [number, number] }[] = [
  { label: "climbing", lines: entry("a.txt") + entry("b/../../x"), says: /entry 2 .*'\.\.' segment/ },
  { label: "absolute", lines: entry("/etc/x"), says: /entry 1 .*absolute/ },
  { label: "marked", lines: entry(".hanse/claim.json"), says: /entry 1 .*Hanse's own/ },
  { label: "marked-loudly", lines: entry(".HANSE/version.jwt"), says: /entry 1 .*Hanse's own/ },
  { label: "twice", lines: entry("a.txt") + entry("a.txt"), says: /entry 2 .*duplicate/ },
  { label: "unsorted", lines: entry("b.txt") + entry("a.txt"), says: /entry 2 .*out of order/ },
  { label: "backslash", lines: entry("a\\..\\b"), says: /entry 1 .*backslash/ },
  { label: "negative", lines: entry("a.txt", { size: -1 }), says: /entry 1 .*size/ },
  { label: "fraction", lines: entry("a.txt").replace('"size":5', '"size":1.5'), says: /entry 1 .*size/ },
  { label: "huge", lines: entry("a.txt").replace('"size":5', '"size":9007199254740992'), says: /entry 1 .*size/ },
  {
    label: "wrong-sum",
    lines: entry("a.txt", {
      size: MIB5 + 7,
      parts: [
        [MIB5, ALPHA],
        [8, ALPHA],
      ],
    }),
    says: /entry 1 .*parts of/,
  },
  { label: "short-digest", lines: entry("a.txt", { sha256: "abc" }), says: /entry 1 .*sha256/ },
  { label: "not-json", lines: "hello\n", says: /entry 1 is not JSON/ },
  { label: "no-end", lines: entry("a.txt").trimEnd(), says: /entry 1/ },
  { label: "other-form", lines: entry("a.txt").replace(",", ", "), says: /entry 1 .*canonical/ },
  { label: "fewer", lines: entry("a.txt"), totals: [2, 10], says: /1 objects of 5 bytes.*2 of 10/ },
];

describe("an owner who signs what is not right", () => {
  let pair: Pair;
  const refOf = (label: string): string => `bsc/evil/thing@${label}`;

  beforeAll(async () => {
    pair = await startPair();
    const { bsc, lumi } = pair;
    await plant(bsc.objects, "in/evil", { "a.txt": "alpha", "b.txt": "alpha" });
    await publish(bsc, "in/evil", "evil/thing@good");
    await publish(bsc, "in/evil", "evil/swapped@1");
    await plant(bsc.objects, "in/evil", { "c.txt": "gamma" });
    await publish(bsc, "in/evil", "evil/other@1");
    await bsc.stop();
    await signEvil(bsc);
    await bsc.start();
    for (const { label } of MANIFESTS) await seen(lumi, refOf(label));
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  it.each(MANIFESTS)("has the manifest $label refused whole, by the entry's number", async ({ label, says }) => {
    const { lumi } = pair;
    const before = await keysUnder(lumi.objects, "");
    const failed = await refusal(lumi, "pull", refOf(label));
    expectNamed(failed, { reason: "INVALID_MANIFEST", code: 2, hop: "peer bsc" });
    expect(failed.message).toMatch(says);
    const written = (await keysUnder(lumi.objects, "")).filter((key) => !before.includes(key));
    expect(written).toEqual([`${pulledTo(refOf(label))}/.hanse/claim.json`]);
    expect(await readdir(pair.fed.root)).not.toContain("x");
    await lumi.ok("transfer", "cancel", transferOf(failed));
    expect(await keysUnder(lumi.objects, "")).toEqual(before);
  });

  it("has a manifest refused that does not hash to the signed digest, and a mended one pulled", async () => {
    const { bsc, lumi } = pair;
    const digestOf = async (reference: string): Promise<string> =>
      ((await bsc.json("show", reference)) as { version: { digest: string } }).version.digest;
    const [digest, other] = [await digestOf("bsc/evil/swapped@1"), await digestOf("bsc/evil/other@1")];
    const home = (of: string): string => `.hanse/versions/${of}/manifest.jsonl`;
    const spooled = (of: string): string => join(bsc.directory, "state", "manifests", `${of}.jsonl`);
    const [good, wrong] = [await content(bsc.objects, home(digest)), await content(bsc.objects, home(other))];
    if (good === undefined || wrong === undefined) throw new Error("the home store has no manifests");
    await bsc.objects.put(home(digest), wrong);
    await writeFile(spooled(digest), wrong);
    await seen(lumi, "bsc/evil/swapped@1");
    const failed = await refusal(lumi, "pull", "bsc/evil/swapped@1");
    expectNamed(failed, { reason: "DIGEST_MISMATCH", code: 6, hop: "peer bsc" });
    expect(failed.message).toContain(digest);
    expect(failed.message).toContain(other);
    expect(await keysUnder(lumi.objects, pulledTo("bsc/evil/swapped@1"))).toEqual([]);
    await bsc.objects.put(home(digest), good);
    await writeFile(spooled(digest), good);
    await lumi.ok("transfer", "resume", transferOf(failed));
    await transferIn(lumi, transferOf(failed), "SUCCEEDED");
  });

  it("can still be read where it is honest", async () => {
    await pair.lumi.ok("pull", refOf("good"));
    await pair.lumi.ok("verify", refOf("good"));
  });
});

/** Writes versions into the ledger of a stopped site, signed with its own key, as if it had published them. */
async function signEvil(site: TestSite): Promise<void> {
  const key = await siteKeyOf(site);
  const state = join(site.directory, "state");
  const ledger = await openSqliteLedger({ directory: state, siteId: site.id });
  try {
    const good = await ledger.getVersion(site.id, "evil/thing", "good");
    if (good === undefined) throw new Error("there is no good version to start from");
    for (const [index, { label, lines, totals }] of MANIFESTS.entries()) {
      const digest = sha256(lines);
      await writeFile(join(state, "manifests", `${digest}.jsonl`), lines);
      const [objects, bytes] = totals ?? [lines.split("\n").length - 1, 5 * (lines.split("\n").length - 1)];
      const { site: owner, artifact, kind, partRule, createdAtMs, title, license } = good;
      const named = { owner, artifact, label, digest };
      const sequence = good.sequence + 1 + index;
      const record = { ...named, kind, objects, bytes, partRule, createdAtMs, previous: undefined, sequence };
      const metadata = { ...named, sequence: 1, title, license, description: "", keywords: [] };
      const version: VersionRow = {
        ...good,
        label,
        digest,
        objects,
        bytes,
        sequence,
        record: await signVersion(key, record),
        metadata: await signMetadata(key, metadata),
      };
      const audit = { action: "version.publish", actor: "user:eve", subject: label, outcome: "ok" as const };
      expect(await ledger.putOwnVersion(version, audit)).toBe("created");
    }
  } finally {
    await ledger.close();
  }
}
