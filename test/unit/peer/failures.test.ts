import { ClientError, Status } from "nice-grpc-common";
import { RichClientError } from "nice-grpc-error-details";
import { expect, test } from "vitest";
import { HanseError, type Reason } from "../../../src/domain/errors.ts";
import { toStatus } from "../../../src/wire/errors.ts";
import { callFailure, connectFailure } from "../../../src/peer/failures.ts";

const REFUSED = "No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:33225. Resolution note: ";

test("why no connection came about is said once, without the transport's words around it", () => {
  expect(connectFailure("bsc", "gateway.bsc.example:8443", REFUSED, undefined)).toMatchObject({
    reason: "PEER_DOWN",
    message: "no connection to gateway.bsc.example:8443 (connect ECONNREFUSED 127.0.0.1:33225)",
    hop: "peer bsc",
  });
});

test("a connection that broke later is told in the same words", () => {
  const error = new ClientError("/hanse.federation.v1.CatalogService/GetManifest", Status.UNAVAILABLE, REFUSED);
  expect(callFailure(error, "bsc", 1000)).toMatchObject({
    reason: "PEER_DOWN",
    message: "the connection failed: connect ECONNREFUSED 127.0.0.1:33225",
  });
});

test("a stream that broke in the middle is a lost connection, and no answer of the peer", () => {
  const words = "Received RST_STREAM with code 2 triggered by internal client error: The session has been destroyed";
  const at = (code: Status, details: string): unknown =>
    callFailure(new ClientError("/hanse.federation.v1.RelayService/ReadPart", code, details), "bsc", 1000);
  expect(at(Status.INTERNAL, words)).toMatchObject({
    reason: "PEER_DOWN",
    message: `the connection failed: ${words}`,
    hop: "peer bsc",
  });
  expect(at(Status.INTERNAL, "something failed inside")).toMatchObject({ reason: "PEER_REFUSED" });
  expect(at(Status.PERMISSION_DENIED, "Received RST_STREAM with code 12 (…)")).not.toMatchObject({
    reason: "PEER_DOWN",
  });
});

test("a peer that does not take our token is told from one whose ticket has ended", () => {
  const told = (reason: Reason): unknown => {
    const { code, details, extra } = toStatus(new HanseError(reason, "ended"), "lumi");
    return callFailure(new RichClientError("/x/Y", code, details, extra), "lumi", 1000);
  };
  expect(told("TOKEN_EXPIRED")).toMatchObject({ reason: "PEER_UNAUTHENTICATED", hop: "peer lumi" });
  expect(told("TICKET_EXPIRED")).toMatchObject({ reason: "TICKET_EXPIRED", hop: "peer lumi", message: "ended" });
});

test("what was damaged on its way may pass; who speaks no TLS is not trusted", () => {
  const at = (words: string): unknown => connectFailure("bsc", "gateway.bsc.example:8443", words, undefined);
  const openssl = "407D:error:0A000119:SSL routines:tls_get_more_records:decryption failed or bad record mac";
  expect(at(openssl)).toMatchObject({ reason: "PEER_DOWN" });
  expect(at("407D:error:0A0003FC:SSL routines:ssl3_read_bytes:ssl/tls alert bad record mac")).toMatchObject({
    reason: "PEER_DOWN",
  });
  const cut = "Client network socket disconnected before secure TLS connection was established";
  expect(at(cut)).toMatchObject({ reason: "PEER_DOWN" });
  expect(at("40ED:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number")).toMatchObject({
    reason: "PEER_UNAUTHENTICATED",
  });
});
