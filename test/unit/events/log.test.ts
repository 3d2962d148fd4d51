import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../../src/events/log.ts";

describe("the log", () => {
  it("loses the query of a presigned URL, wherever it stands, and keeps the rest", () => {
    const text = 'GET https://s3.example/b/k?X-Amz-Expires=300&X-Amz-Signature=0a1b2c&versionId=7 failed, "next"';
    expect(withoutSecrets(text)).toBe('GET https://s3.example/b/k?[redacted] failed, "next"');
  });

  it("loses tokens", () => {
    const token = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJic2MifQ.c2lnbmF0dXJl-_x";
    expect(withoutSecrets(`{"authorization":"Bearer ${token}"}`)).toBe('{"authorization":"Bearer [redacted]"}');
  });

  it("leaves other text as it is", () => {
    expect(withoutSecrets("store main is ready? yes; key eyes.txt")).toBe("store main is ready? yes; key eyes.txt");
  });
});
