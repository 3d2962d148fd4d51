import type { CallContext } from "nice-grpc";
import { describe, expect, it } from "vitest";
import { loginService } from "../../../src/rpc/control/login.ts";
import { refusal } from "../auth/forge.ts";

describe("how to log in", () => {
  it("is told to one address and to all so often a second, and again in the next", async () => {
    let nowMs = 1_000_000;
    const service = loginService({ site: "bsc", issuers: [] }, () => nowMs);
    const ask = async (peer: string): Promise<unknown> => service.GetLogin({}, { peer } as CallContext);
    for (let port = 1; port <= 20; port++)
      expect(await ask(`ipv4:192.0.2.1:${port}`)).toEqual({ siteId: "bsc", issuers: [] });
    expect(await refusal(() => ask("ipv4:192.0.2.1:99"))).toMatchObject({
      reason: "LIMIT_EXCEEDED",
      retryAfterMs: 1000,
    });
    let answered = 20;
    for (let host = 2; host <= 250; host++) {
      if ((await ask(`ipv4:192.0.2.${host}:1`).catch(() => undefined)) !== undefined) answered += 1;
    }
    expect(answered).toBe(200);
    nowMs += 1000;
    expect(await ask("ipv4:192.0.2.1:99")).toBeDefined();
  });
});
