import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { openS3 } from "../../../src/store/s3.ts";
import { parseXml } from "../../../src/store/s3-xml.ts";
import { bytesOf, chunked, collect, failure } from "../../contract/store/support.ts";

const SECRET = "s3cr3t-s3cr3t-s3cr3t";
let server: Server;
let store: ObjectStore;
let answer: RequestListener = (_, response) => response.end();
let targets: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    targets.push(`${request.method ?? ""} ${request.url ?? ""}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  store = openS3({
    type: "s3",
    name: "evil",
    bucket: "project:bucket",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "lxp",
    pathStyle: true,
    credentials: { accessKeyId: "key", secretAccessKey: SECRET },
  });
});
afterAll(async () => {
  await store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const says =
  (status: number, body = "", headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };
const xmlError = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${SECRET}</Message></Error>`;
const page = (keys: readonly string[], more = false): string =>
  `<ListBucketResult><IsTruncated>${String(more)}</IsTruncated>${keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("")}</ListBucketResult>`;
const upload = { key: "k", uploadId: "u" };
const part = { number: 1, etag: "e", sizeBytes: 1 };
const range = { offset: 2, size: 3 };

describe("an S3 store that", () => {
  test.each<[string, RequestListener, () => Promise<unknown>, string]>([
    ["answers a ranged read with 200", says(200, "0123456789"), () => store.read("k", { range }), "STORE_LIED"],
    [
      "answers with another range",
      says(206, "bcd", { "content-range": "bytes 1-3/10" }),
      () => store.read("k", { range }),
      "STORE_LIED",
    ],
    [
      "answers without its length",
      (_, r) => {
        r.write("x");
        r.end();
      },
      () => store.read("k"),
      "STORE_LIED",
    ],
    [
      "cuts a body",
      says(206, "cd", { "content-range": "bytes 2-4/10" }),
      async () => bytesOf(await store.read("k", { range })),
      "SHORT_BODY",
    ],
    [
      "sends too much",
      (_, r) => r.writeHead(206, { "content-range": "bytes 2-4/10" }).end("cdef"),
      async () => bytesOf(await store.read("k", { range })),
      "BODY_TOO_LONG",
    ],
    [
      "hides an error in a 200",
      says(200, xmlError("InternalError")),
      () => store.completeUpload(upload, [part]),
      "STORE_SLOW",
    ],
    [
      "hides a refusal in a 200",
      says(200, xmlError("InvalidPart")),
      () => store.completeUpload(upload, [part]),
      "PRECONDITION_FAILED",
    ],
    ["answers a Complete with nothing", says(200), () => store.completeUpload(upload, [part]), "STORE_LIED"],
    [
      "sends a document type",
      says(200, '<!DOCTYPE x [<!ENTITY a "b">]><ListBucketResult>&a;</ListBucketResult>'),
      () => collect(store.list("")),
      "STORE_LIED",
    ],
    ["sends HTML", says(200, "<html><body><p>Sign in</body></html>"), () => collect(store.list("")), "STORE_LIED"],
    ["lists out of order", says(200, page(["b", "a"])), () => collect(store.list("")), "STORE_LIED"],
    ["lists a key twice", says(200, page(["a", "a"])), () => collect(store.list("")), "STORE_LIED"],
    ["lists foreign keys", says(200, page(["q/a"])), () => collect(store.list("p/")), "STORE_LIED"],
    ["lists the same page for ever", says(200, page(["a"], true)), () => collect(store.list("")), "STORE_LIED"],
    ["lists empty pages for ever", says(200, page([], true)), () => collect(store.list("")), "STORE_LIED"],
    [
      "lists without end",
      (_, r) => {
        const more = (): void => {
          while (r.write("x".repeat(65_536)));
          r.once("drain", more);
        };
        more();
      },
      () => collect(store.list("")),
      "STORE_LIED",
    ],
    ["is full", says(507), () => store.put("k", Buffer.from("x")), "QUOTA_EXCEEDED"],
    [
      "is over its quota",
      says(403, xmlError("QuotaExceeded")),
      () => store.put("k", Buffer.from("x")),
      "QUOTA_EXCEEDED",
    ],
    ["denies", says(403, xmlError("AccessDenied")), () => store.put("k", Buffer.from("x")), "STORE_DENIED"],
    [
      "redirects",
      says(301, xmlError("PermanentRedirect"), { location: "http://127.0.0.1:1/" }),
      () => store.head("k"),
      "STORE_LIED",
    ],
    ["is busy", says(503, xmlError("SlowDown"), { "retry-after": "9" }), () => store.read("k"), "STORE_SLOW"],
    ["limits its rate", says(429), () => store.delete("k"), "STORE_SLOW"],
    ["hangs up", (_, r) => r.destroy(), () => store.head("k"), "STORE_DOWN"],
    [
      "takes a part without an ETag",
      says(200),
      () => store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: 1 }, chunked(Buffer.from("x"), 1)),
      "STORE_LIED",
    ],
  ])("%s", async (_, listener, call, reason) => {
    answer = listener;
    const error = await failure(call);
    expect(error).toBeInstanceOf(HanseError);
    expect(error).toMatchObject({ reason, hop: "store evil" });
    expect(`${(error as HanseError).line} ${(error as HanseError).stack ?? ""}`).not.toContain(SECRET);
    if (reason === "STORE_SLOW" && listener.toString().includes("retry"))
      expect(error).toMatchObject({ retryAfterMs: 9000 });
  });

  test("does not complete an upload that it still has says what may keep it from that", async () => {
    answer = (request, response) => {
      const complete = request.method === "POST";
      says(complete ? 500 : 200, complete ? xmlError("InternalError") : "<ListPartsResult></ListPartsResult>")(
        request,
        response,
      );
    };
    const error = await failure(() => store.completeUpload(upload, [part]));
    expect(error).toMatchObject({ reason: "STORE_SLOW", remedy: expect.stringContaining("ten minutes") as string });
  });

  test("compresses on its own is read as it stores", async () => {
    answer = says(200, "not really gzip", { "content-encoding": "gzip", "content-length": "15" });
    expect(String(await bytesOf(await store.read("k")))).toBe("not really gzip");
  });

  test.each(['W/"weak"', "bare", '"d41d8cd98f00b204e9800998ecf8427e-3"', ""])(
    "gives the ETag %j still serves pinned reads",
    async (etag) => {
      answer = (request, response) => {
        const wanted = request.headers["if-match"];
        // RFC 9110 §13.1.1: a weak ETag in If-Match never matches.
        if (wanted?.startsWith("W/") === true) response.writeHead(412).end();
        else
          response
            .writeHead(200, { "content-length": "1", ...(etag === "" ? {} : { etag }) })
            .end(request.method === "HEAD" ? undefined : "x");
      };
      const seen = await store.head("k");
      expect(String(await bytesOf(await store.read("k", { pin: { etag: seen?.etag } })))).toBe("x");
    },
  );

  test("has a tenant's bucket is asked for it by path", async () => {
    answer = says(200, page([]));
    targets = [];
    await collect(store.list("p/"));
    expect(targets[0]).toMatch(/^GET \/project%3Abucket\?list-type=2&/);
    expect(await store.presignRead("a b/é+", { ttlSeconds: 5 })).toMatch(
      /\/project%3Abucket\/a%20b\/%C3%A9%2B\?X-Amz-Algorithm=/,
    );
    expect(store.location).toBe("s3://project:bucket");
  });

  test("does not answer is left at once when the signal is cancelled", async () => {
    const control = new AbortController();
    const reason = new Error("enough");
    const hungUp = Promise.withResolvers<undefined>();
    answer = (request) => {
      request.socket.once("close", () => {
        hungUp.resolve(undefined);
      });
      control.abort(reason);
    };
    expect(await failure(() => collect(store.list("", { signal: control.signal })))).toBe(reason);
    await hungUp.promise;
  });
});

test("endpoints with more than scheme, host and port, and tenant buckets in host names, are refused", () => {
  const base = {
    type: "s3",
    name: "x",
    bucket: "b",
    region: "r",
    pathStyle: true,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  } as const;
  for (const endpoint of ["ftp://h", "https://h/path", "https://u:p@h", "h:9000", "https://h?x"]) {
    expect(() => openS3({ ...base, endpoint }), endpoint).toThrow(HanseError);
  }
  expect(() => openS3({ ...base, endpoint: "https://h", bucket: "p:b", pathStyle: false })).toThrow(/host name/);
});

test.each([
  ["<a>1 &lt; 2 &#233;&#x1F680; &amp;amp;</a>", "1 < 2 é\u{1F680} &amp;"],
  ["<?xml version='1.0'?>\n<!-- x --><a b='>'><![CDATA[<&]]></a>\n", "<&"],
  ["<a/>", ""],
])("XML %j is read", (text, content) => {
  expect(parseXml(text, "here").text).toBe(content);
});

test.each([
  "",
  "x",
  "<a>",
  "<a></b>",
  "</a>",
  "<a/><b/>",
  "<a",
  "<a>".repeat(50) + "</a>".repeat(50),
  "<!DOCTYPE a><a/>",
])("XML %j is refused", (text) => {
  expect(() => parseXml(text, "here")).toThrow(HanseError);
});
