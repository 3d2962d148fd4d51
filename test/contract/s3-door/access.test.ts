import { expect, test } from "vitest";
import { openS3Door } from "../../../src/lab/s3-door/door.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { clientOf, openFixture, READER, recordOf, WRITER } from "./support.ts";

const codeOf = async (response: Response): Promise<string> =>
  `${response.status} ${/<Code>(.*?)<\/Code>/.exec(await response.text())?.[1] ?? ""}`;

test("nothing but loopback is served", async () => {
  const options = { stores: { b: openMemory({ name: "m" }) }, credentials: [WRITER] };
  await expect(openS3Door({ ...options, host: "0.0.0.0" })).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
});

test("a request without a signature, with a foreign key or a wrong one is refused", async () => {
  await using fixture = await openFixture();
  await fixture.store.put("k", Buffer.from("x"));
  expect(await codeOf(await fetch(`${fixture.door.endpoint}/lab/k`))).toBe("403 AccessDenied");
  const forged = { ...WRITER, secretAccessKey: "guessed" };
  expect(await codeOf(await fetch(await fixture.url("GET", "k", {}, forged)))).toBe("403 SignatureDoesNotMatch");
  const stranger = { ...WRITER, accessKeyId: "stranger" };
  expect(await codeOf(await fetch(await fixture.url("GET", "k", {}, stranger)))).toBe("403 InvalidAccessKeyId");
});

test("a presigned URL is good for its method, key and time only", async () => {
  let nowMs = Date.now();
  await using fixture = await openFixture({ clock: { now: () => nowMs } });
  await fixture.store.put("k", Buffer.from("x"));
  await fixture.store.put("other", Buffer.from("x"));
  const url = await fixture.url("GET", "k");
  expect(await (await fetch(url)).text()).toBe("x");
  expect(await codeOf(await fetch(url, { method: "PUT", body: "y" }))).toBe("403 SignatureDoesNotMatch");
  expect(await codeOf(await fetch(url.replace("/lab/k?", "/lab/other?")))).toBe("403 SignatureDoesNotMatch");
  expect(await codeOf(await fetch(url.replace("X-Amz-Expires=60", "X-Amz-Expires=600")))).toBe(
    "403 SignatureDoesNotMatch",
  );
  nowMs += 62_000;
  expect(await codeOf(await fetch(url))).toBe("403 AccessDenied");
});

test("a clock that is 16 minutes off is refused", async () => {
  await using fixture = await openFixture({ clock: { now: () => Date.now() + 16 * 60_000 } });
  await expect(clientOf(fixture.door, WRITER).bucketExists("lab")).rejects.toThrow();
  expect(await recordOf(fixture.door, (record) => record.operation === "HeadBucket")).toMatchObject({ status: 403 });
});

test("credentials that only read cannot write, delete or begin an upload", async () => {
  await using fixture = await openFixture();
  for (const [method, query] of [
    ["PUT", {}],
    ["DELETE", {}],
    ["POST", { uploads: "" }],
  ] as const) {
    expect(await codeOf(await fetch(await fixture.url(method, "k", query, READER), { method }))).toBe(
      "403 AccessDenied",
    );
  }
  expect(await fixture.store.head("k")).toBeUndefined();
});

test("credentials see their own buckets only", async () => {
  const stores = { mine: openMemory({ name: "mine" }), theirs: openMemory({ name: "theirs" }) };
  const door = await openS3Door({ stores, credentials: [{ ...WRITER, buckets: ["mine"] }] });
  try {
    const client = clientOf(door, WRITER);
    expect((await client.listBuckets()).map(({ name }) => name)).toEqual(["mine"]);
    await expect(client.putObject("theirs", "k", "x")).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(client.makeBucket("new")).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(client.makeBucket("mine")).rejects.toMatchObject({ code: "BucketAlreadyOwnedByYou" });
  } finally {
    await door.close();
  }
});

test("a key that climbs is refused however it is written", async () => {
  await using fixture = await openFixture();
  for (const path of ["/lab/..%2f..%2fetc/passwd", "/lab/a/%2e%2e/%2e%2e/x", "/lab/%2e%2e%2fx"]) {
    expect(await raw(fixture.door.endpoint, path)).toMatch(/^HTTP\/1.1 400 /);
  }
});

/** A request line as written: `fetch` would tidy it. */
async function raw(endpoint: string, path: string): Promise<string> {
  const { connect } = await import("node:net");
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test("the log says what was sent, also of an answer that the client left", async () => {
  await using fixture = await openFixture();
  await fixture.store.put("k", Buffer.alloc(1000, 1));
  await (await fetch(await fixture.url("GET", "k"), { headers: { range: "bytes=100-299" } })).arrayBuffer();
  expect(await recordOf(fixture.door, (record) => record.operation === "GetObject")).toMatchObject({
    bucket: "lab",
    key: "k",
    range: "bytes=100-299",
    status: 206,
    bytesSent: 200,
    accessKeyId: "writer",
    complete: true,
  });
  await (await fetch(await fixture.url("PUT", "p"), { method: "PUT", body: Buffer.alloc(300) })).text();
  expect(await recordOf(fixture.door, (record) => record.operation === "PutObject")).toMatchObject({
    bytesReceived: 300,
  });
});
