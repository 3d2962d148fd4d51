import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AuditCheck } from "../../src/domain/audit-check.ts";
import { auditGenesis, type ChainedAuditRecord } from "../../src/domain/audit.ts";
import type { Finished } from "../../src/lab/children.ts";
import { callToken, FederationCaller, method, siteKeyOf } from "../support/caller.ts";
import { sees } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { plant, publish } from "../support/publish.ts";
import { everyStore } from "../support/stores.ts";

/** A file or an output, by a name that a reader finds it by. */
interface Heap {
  readonly name: string;
  readonly bytes: Buffer;
}

describe.each(everyStore())("after a session with failures and kills on $name", ({ stores }) => {
  let fed: TestFederation;
  let bsc: TestSite;
  let lumi: TestSite;
  /** Everything that the session's commands printed, and what /proc told of the gateways. */
  const heaps: Heap[] = [];

  beforeAll(async () => {
    fed = await TestFederation.create({ stores, fixedPorts: true });
    [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
    for (const site of [bsc, lumi]) {
      await site.stop();
      await site.configure({ log: { level: "trace" } });
      await site.start();
    }
    await fed.peer("bsc", "lumi");
    await session();
    for (const site of [bsc, lumi]) heaps.push(...(await processOf(site)));
    await Promise.all([bsc.stop(), lumi.stop()]);
  });

  afterAll(async () => {
    await fed[Symbol.asyncDispose]();
  });

  /** Runs a command, keeps what it printed. */
  async function run(site: TestSite, ...args: string[]): Promise<Finished> {
    const finished = await site.hanse(...args);
    heaps.push({ name: `hanse ${args.join(" ")} at ${site.id}`, bytes: Buffer.from(finished.out + finished.err) });
    return finished;
  }

  async function session(): Promise<void> {
    const expectCode = async (code: number, site: TestSite, ...args: string[]): Promise<void> => {
      const { out, err, code: got } = await run(site, ...args);
      expect({ args, code: got, said: out + err }).toMatchObject({ args, code });
    };
    await plant(bsc, "good", { "a.txt": "alpha", "b/c.txt": "gamma" });
    await bsc.objects.put("big/big.bin", Buffer.alloc(20 * 1024 * 1024, 3));
    const meta = ["--title", "t", "--license", "CC0-1.0"];
    await expectCode(0, bsc, "publish", `s3://${bsc.bucket}/good`, "--as", "good@1", ...meta);
    await expectCode(0, bsc, "publish", `s3://${bsc.bucket}/big`, "--as", "big@1", "--part-size", "5MiB", ...meta);
    await expectCode(2, bsc, "publish", `s3://${bsc.bucket}/../x`, "--as", "x@1", ...meta);
    await expectCode(3, bsc, "publish", "s3://nowhere/x", "--as", "x@1", ...meta);
    await expectCode(3, lumi, "pull", "bsc/good");
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "**", "--allow", "discover,read");
    await sees(lumi, "bsc", ["good@1", "big@1"]);
    await expectCode(0, lumi, "plan", "bsc/good", "--json");
    await expectCode(0, lumi, "pull", "bsc/good");
    await expectCode(0, lumi, "verify", "bsc/good");
    await killedInTheMiddle();
    await failedByTheSource();
    await expectCode(2, lumi, "pull", "bsc/good", "--to", `s3://${lumi.bucket}`);
    await expectCode(0, lumi, "store", "ls");
    await expectCode(0, lumi, "peer", "show", "bsc");
    await expectCode(0, lumi, "site", "show");
    await expectCode(0, lumi, "transfer", "ls", "--json");
    await refusedCalls();
  }

  /** lumi is killed with a part on its way, and goes on. */
  async function killedInTheMiddle(): Promise<void> {
    const held = Promise.withResolvers<undefined>();
    const arrived = Promise.withResolvers<undefined>();
    bsc.front.before = () => {
      arrived.resolve(undefined);
      return held.promise;
    };
    const started = await run(lumi, "pull", "bsc/big", "--no-wait", "--json");
    const { transfer } = JSON.parse(started.out) as { transfer: { transferId: string } };
    await arrived.promise;
    heaps.push(...(await processOf(lumi)));
    await lumi.kill();
    bsc.front.before = undefined;
    held.resolve(undefined);
    await bsc.kill();
    await bsc.start();
    await lumi.start();
    expect((await run(lumi, "transfer", "wait", transfer.transferId)).code).toBe(0);
    await run(lumi, "transfer", "show", transfer.transferId, "--json");
  }

  /** A version whose bytes change after it was published: the pull fails, with a reason that names the object. */
  async function failedByTheSource(): Promise<void> {
    await publish(bsc, "bad@1");
    await sees(lumi, "bsc", ["good@1", "big@1", "bad@1"]);
    await bsc.objects.put("sources/bad/1/a.txt", Buffer.from("changed since"));
    const failed = await run(lumi, "pull", "bsc/bad");
    expect(failed.code).not.toBe(0);
    await run(lumi, "transfer", "ls");
  }

  async function refusedCalls(): Promise<void> {
    const caller = await FederationCaller.to(bsc);
    const exchange = method("Exchange");
    for (const token of [undefined, "garbage", callToken(await siteKeyOf(lumi), "lumi", "cineca", exchange.path)]) {
      const { status, text } = await caller.call(exchange, { statement: "garbage" }, token);
      expect(status).toBe("UNAUTHENTICATED");
      heaps.push({ name: "a refusal", bytes: Buffer.from(text) });
    }
    caller.close();
  }

  /** What an outsider on the machine sees of a gateway. */
  async function processOf(site: TestSite): Promise<Heap[]> {
    const read = async (name: string): Promise<Heap> => ({
      name: `/proc/${site.id}/${name}`,
      bytes: await readFile(`/proc/${site.pid}/${name}`),
    });
    const state = async (name: string): Promise<Heap> => ({
      name: `${site.id}/state/${name}`,
      bytes: await readFile(join(site.directory, "state", name)),
    });
    return [await read("cmdline"), await read("comm"), await state("listening.json"), await state("holder.json")];
  }

  /** All files of a site, and of its bucket where it is a directory, but for its key files. */
  async function filesOf(site: TestSite, withKeys = false): Promise<Heap[]> {
    const found: Heap[] = [];
    for (const root of [
      site.directory,
      ...(site.door === undefined ? [] : [join(fed.root, site.bucket.replace(/-data$/, "-bucket"))]),
    ]) {
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        if (!withKeys && relative(site.directory, path).startsWith("keys/")) continue;
        found.push({ name: relative(fed.root, path), bytes: await readFile(path) });
      }
    }
    return found;
  }

  async function secretsOf(site: TestSite): Promise<string[]> {
    const pem = async (file: string): Promise<string> =>
      (await readFile(join(site.directory, "keys", file), "utf8")).split("\n")[1] ?? "";
    const secrets = [...site.secrets, await pem("server.key.pem"), await pem("ca.key.pem")];
    for (const secret of secrets) expect(secret.length).toBeGreaterThan(15);
    return secrets;
  }

  /** Which heaps hold a text, also where JSON, base64 or a URL dress it. */
  function holders(all: readonly Heap[], text: string): string[] {
    const forms = [
      text,
      encodeURIComponent(text),
      Buffer.from(text).toString("base64").replace(/=+$/, "").slice(0, -1),
    ];
    return all.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name);
  }

  it("the search finds what is planted", async () => {
    const planted = join(fed.root, "bsc", "state", "planted.txt");
    const [secret = ""] = await secretsOf(bsc);
    await writeFile(planted, `x${secret}y`);
    expect(holders(await filesOf(bsc), secret)).toEqual(["bsc/state/planted.txt"]);
    await writeFile(planted, "");
    expect((await filesOf(bsc)).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["bsc/state/ledger.db", "bsc/gateway.log"]),
    );
    expect(heaps.length).toBeGreaterThan(20);
  });

  it("no secret is in a log, an output, a ledger, a store, a state file or an argv", async () => {
    const all = [...heaps, ...(await filesOf(bsc)), ...(await filesOf(lumi))];
    for (const site of [bsc, lumi]) {
      for (const secret of await secretsOf(site)) expect(holders(all, secret)).toEqual([]);
    }
  });

  it("no presigned URL is anywhere", async () => {
    const all = [...heaps, ...(await filesOf(bsc, true)), ...(await filesOf(lumi, true))];
    for (const text of ["X-Amz-Signature", "X-Amz-Credential", "x-amz-signature"])
      expect(holders(all, text)).toEqual([]);
  });

  it("no call token is in a log or an output", async () => {
    const said = [...heaps, ...(await filesOf(bsc)), ...(await filesOf(lumi))].filter(
      ({ name }) => !name.includes("ledger"),
    );
    const typ = Buffer.from('"typ":"hanse-call+jwt"').toString("base64").slice(2, -4);
    const user = Buffer.from('"typ":"hanse-user+jwt"').toString("base64").slice(2, -4);
    for (const { name, bytes } of said.filter((heap) => heap.name.endsWith("gateway.log") || heaps.includes(heap)))
      expect({ name, token: /eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{40,}/.exec(bytes.toString("latin1"))?.[0] }).toEqual({
        name,
      });
    for (const text of [typ, user]) expect(holders(said, text)).toEqual([]);
  });

  it("nothing secret of one site lies at the other", async () => {
    const pairs: [TestSite, TestSite][] = [
      [bsc, lumi],
      [lumi, bsc],
    ];
    for (const [owner, other] of pairs) {
      const all = await filesOf(other, true);
      for (const secret of await secretsOf(owner)) expect(holders(all, secret)).toEqual([]);
    }
  });

  it("what the gateway wrote is its owner's alone", async () => {
    for (const site of [bsc, lumi]) {
      const open: string[] = [];
      for (const folder of ["keys", "state"]) {
        const root = join(site.directory, folder);
        for (const path of [root, ...(await readdir(root, { recursive: true })).map((name) => join(root, name))]) {
          const { mode } = await stat(path);
          if ((mode & 0o077) !== 0 && !path.endsWith("planted.txt")) open.push(`${path} ${(mode & 0o777).toString(8)}`);
        }
      }
      expect((await stat(site.directory)).mode & 0o077).toBe(0);
      expect(open).toEqual([]);
    }
  });

  it("the audit rows are one unbroken chain from the first, and tell what was done by whom", () => {
    const done: Record<string, string[]> = {};
    for (const site of [bsc, lumi]) {
      const { rows, names } = auditOf(site);
      const check = new AuditCheck({ size: 0, hash: auditGenesis(site.id) });
      expect(rows.map((row) => check.check(row)).filter((fault) => fault !== undefined)).toEqual([]);
      const events = rows.map(({ record }) => JSON.parse(record) as Record<string, string>);
      const named = (actor = ""): string => actor.replace(/p-\w+/, (pseudonym) => names.get(pseudonym) ?? pseudonym);
      done[site.id] = [...new Set(events.map(({ action, actor, outcome }) => `${action} ${named(actor)} ${outcome}`))];
      // Persons stand in the log itself under pseudonyms.
      expect(rows.map(({ record }) => record).join()).not.toContain("user:operator");
    }
    expect(done["bsc"]).toEqual(
      expect.arrayContaining([
        "peer.add user:operator ok",
        "grant.add user:operator ok",
        "version.start-publication user:operator ok",
        "delivery.open peer:lumi ok",
        "delivery.close peer:lumi ok",
        "version.publish user:operator ok",
      ]),
    );
    expect(done["lumi"]).toEqual(
      expect.arrayContaining([
        "peer.add user:operator ok",
        "transfer.start user:operator ok",
        "transfer.succeed gateway ok",
        "transfer.fail gateway failed",
        "replica.verify user:operator ok",
      ]),
    );
  });
});

/** The site's audit log as its ledger holds it, and the names behind its pseudonyms. */
function auditOf(site: TestSite): {
  readonly rows: readonly ChainedAuditRecord[];
  readonly names: ReadonlyMap<string, string>;
} {
  const ledger = new DatabaseSync(join(site.directory, "state", "ledger.db"), { readOnly: true });
  try {
    const rows = ledger.prepare("SELECT position AS 'index', record, hash FROM audit ORDER BY position").all();
    const persons = ledger.prepare("SELECT pseudonym, person FROM persons").all();
    return {
      rows: rows as unknown as ChainedAuditRecord[],
      names: new Map(persons.map(({ pseudonym, person }) => [String(pseudonym), String(person)])),
    };
  } finally {
    ledger.close();
  }
}
