import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { mintUserToken, readOperatorKey } from "../../src/auth/user-token.ts";
import { makeSite } from "../../src/cli/init-site.ts";
import { startGateway, type Gateway } from "../../src/compose.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { readSecrets } from "../../src/config/secrets.ts";
import { connectControl, type ControlClient } from "../../src/wire/client.ts";
import { fromTimestamp } from "../../src/wire/time.ts";
import { eventually } from "../support/eventually.ts";
import { quietPort } from "../support/quiet-port.ts";

const DAY_MS = 86_400_000;

/** Both sites' clock, which can be set. */
const clock = { aheadMs: 0, now: (): number => Date.now() + clock.aheadMs };

/** A site whose gateway runs in this process. */
class Site {
  readonly id: string;
  readonly directory: string;
  #gateway: Gateway | undefined;

  constructor(root: string, id: string) {
    this.id = id;
    this.directory = join(root, id);
  }

  async make(root: string): Promise<void> {
    const free = async (): Promise<string> => `127.0.0.1:${await quietPort()}`;
    const listen = { federation: await free(), control: await free(), relay: await free() };
    const network = { allow: ["127.0.0.0/8"] };
    const peering = { heartbeat: "1s" };
    const draft = { id: this.id, name: this.id, country: "FI", publicHost: "127.0.0.1", listen, network, peering };
    const recoveryOut = join(root, `${this.id}-recovery.key`);
    await makeSite(draft, { directory: this.directory, recoveryOut, nowMs: Date.now() });
  }

  async start(): Promise<void> {
    const config = readConfig({ directory: this.directory, env: {} });
    const quiet = { ...config, log: { level: "silent" as const } };
    this.#gateway = await startGateway(quiet, readSecrets(config, {}), "0.0.0", { clock });
  }

  async stop(): Promise<void> {
    await this.#gateway?.stop();
    this.#gateway = undefined;
  }

  async ask<T>(question: (control: ControlClient) => Promise<T>): Promise<T> {
    const { control } = this.#gateway?.listening ?? {};
    const key = await readOperatorKey(join(this.directory, "keys", "operator.json"));
    const mint = (): Promise<string> => mintUserToken(key, { siteId: this.id, nowMs: clock.now() });
    const client = connectControl({ address: `127.0.0.1:${control?.port}`, ca: undefined }, mint);
    try {
      return await question(client);
    } finally {
      client.close();
    }
  }

  async add(other: Site): Promise<void> {
    const { statement, fingerprint } = await other.ask((control) => control.site.GetStatement({}));
    await this.ask((control) => control.peers.AddPeer({ requestId: randomUUID(), statement, fingerprint }));
  }

  /** Waits until the other was heard from by now, and its statement is good. */
  async hears(other: Site): Promise<void> {
    const fromMs = clock.now();
    await eventually(`${this.id} hears from ${other.id}`, async () => {
      const { peer } = await this.ask((control) => control.peers.GetPeer({ siteId: other.id }));
      const [heard = 0, until = 0] = [
        fromTimestamp(peer?.lastExchangeAt ?? null),
        fromTimestamp(peer?.statementExpiresAt ?? null),
      ];
      return heard >= fromMs && until > fromMs && peer?.online === true && peer.problem === "";
    });
  }
}

it("a site that was down for a week comes back without help, and so do two", async () => {
  const root = await mkdtemp(join(tmpdir(), "hanse-week-"));
  const [bsc, lumi] = [new Site(root, "bsc"), new Site(root, "lumi")];
  const both = [
    [bsc, lumi],
    [lumi, bsc],
  ] as const;
  try {
    for (const site of [bsc, lumi]) {
      await site.make(root);
      await site.start();
    }
    for (const [here, there] of both) await here.add(there);
    for (const [here, there] of both) await here.hears(there);

    await lumi.stop();
    clock.aheadMs += 8 * DAY_MS;
    await lumi.start();
    for (const [here, there] of both) await here.hears(there);

    await lumi.stop();
    await bsc.stop();
    clock.aheadMs += 8 * DAY_MS;
    await bsc.start();
    await lumi.start();
    for (const [here, there] of both) await here.hears(there);
    expect((await bsc.ask((control) => control.peers.ListPeers({}))).peers).toMatchObject([
      { siteId: "lumi", state: "active", alarm: "" },
    ]);
  } finally {
    await bsc.stop();
    await lumi.stop();
    await rm(root, { recursive: true, force: true });
  }
});
