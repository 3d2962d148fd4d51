import { expect, it } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { WatchedCertificate } from "../../../src/rpc/watched-certificate.ts";

it("a certificate follows its files, and stays where they cannot be served", async () => {
  const first = { cert: "c1", key: "k1" };
  let now: { cert: string; key: string } | HanseError = first;
  const told: (string | undefined)[] = [];
  const watched = new WatchedCertificate({
    first,
    read: () => (now instanceof HanseError ? Promise.reject(now) : Promise.resolve(now)),
    told: (error) => told.push(error?.reason),
  });
  let changes = 0;
  const stop = watched.onChange(() => (changes += 1));
  await watched.look();
  expect([watched.current(), changes, told]).toEqual([first, 0, []]);
  now = new HanseError("INVALID_CONFIG", "does not belong to its key");
  await watched.look();
  expect([watched.current(), changes, told]).toEqual([first, 0, ["INVALID_CONFIG"]]);
  now = { cert: "c2", key: "k2" };
  await watched.look();
  await watched.look();
  expect([watched.current(), changes, told]).toEqual([now, 1, ["INVALID_CONFIG", undefined]]);
  stop();
  now = { cert: "c3", key: "k3" };
  await watched.look();
  expect(changes).toBe(1);
});
