import { afterAll, beforeAll, expect, test } from "vitest";
import type { MethodDefinition } from "nice-grpc";
import type { ControlUseCases } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { ROLES } from "../../../src/domain/principal.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { startControlServer } from "../../../src/rpc/control/server.ts";
import { startFederationServer } from "../../../src/rpc/federation/server.ts";
import type { RunningServer } from "../../../src/rpc/server.ts";
import { CONTROL_SERVICES } from "../../../src/wire/gen/descriptors.ts";
import { localUser } from "../../support/people.ts";
import { bearer, clientOf, failureOf, federationStub, KeptLog, makeSite, RawClient, statusName } from "./fixture.ts";

const PATHS = ["v1", "v1alpha"].map((version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`);
const site = await makeSite("bsc");

let control: RunningServer;
let federation: RunningServer;

beforeAll(async () => {
  const common = { site: "bsc", listen: { host: "127.0.0.1", port: 0 }, log: new KeptLog() };
  control = await startControlServer({
    ...common,
    useCases: {} as ControlUseCases,
    login: { site: "bsc", issuers: [] },
    authenticate: (token) => {
      const role = ROLES.find((known) => known === token);
      if (role === undefined) throw new HanseError("TOKEN_INVALID", "unknown token");
      return localUser("ada", role);
    },
  });
  federation = await startFederationServer({
    ...common,
    useCases: federationStub(),
    tls: staticCertificate(site.certificate),
  });
});

afterAll(async () => {
  await Promise.all([control.shutdown(0), federation.shutdown(0)]);
});

/** One text field of a message, shorter than 128 bytes. */
const field = (number: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, Buffer.byteLength(text)]), Buffer.from(text)]);

/** Fields of grpc.reflection.v1.ServerReflectionRequest. */
const listServices = field(7, "*");
const fileContaining = (symbol: string): Buffer => field(4, symbol);
const fileByName = (name: string): Buffer => field(3, name);

/** Asks in one stream, in raw bytes. @returns the answers as text, in which names can be found */
async function ask(path: string, questions: readonly Buffer[], token = "auditor"): Promise<string[]> {
  const same = (bytes: Uint8Array): Uint8Array => bytes;
  const info: MethodDefinition<Uint8Array, Uint8Array, Uint8Array, Uint8Array, true, true> = {
    ...{ path, requestStream: true, responseStream: true, options: {} },
    ...{ requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same },
  };
  const { client, close } = clientOf({ info }, control.port, undefined, () => token);
  try {
    const answers: string[] = [];
    const asked = (async function* () {
      yield* questions;
      await Promise.resolve();
    })();
    for await (const answer of client.info(asked)) answers.push(Buffer.from(answer).toString("latin1"));
    return answers;
  } finally {
    close();
  }
}

test.each(PATHS)("%s lists what the control API serves, and describes it by symbol and by file", async (path) => {
  const [listed, described, imported, missing, foreign] = await ask(path, [
    listServices,
    fileContaining("hanse.control.v1.DeliveriesService.StopDelivery"),
    fileByName("google/protobuf/timestamp.proto"),
    fileContaining("hanse.control.v1.Nothing"),
    fileContaining("hanse.federation.v1.DeliveryService"),
  ]);
  for (const name of CONTROL_SERVICES) expect(listed).toContain(name);
  expect(listed).not.toContain("federation");
  for (const word of ["hanse/control/v1/deliveries.proto", "google/protobuf/timestamp.proto", "urls_until"])
    expect(described).toContain(word);
  expect(imported).toContain("Timestamp");
  for (const answer of [missing, foreign]) expect(answer).toContain("not found");
});

test("what is listed is served: health knows it", async () => {
  const raw = new RawClient(control.port, undefined);
  for (const name of CONTROL_SERVICES) {
    const health = await raw.call("/grpc.health.v1.Health/Check", bearer(), field(1, name));
    expect({ name, health: statusName(health) }).toEqual({ name, health: "OK" });
  }
  raw.close();
});

test.each(PATHS)("%s is refused without a token, and ends after too many questions", async (path) => {
  expect(await failureOf(ask(path, [listServices], "nobody"))).toMatchObject({ code: 16 });
  const many = Array.from({ length: 1001 }, () => listServices);
  expect(await failureOf(ask(path, many))).toMatchObject({ code: 8 });
});

test.each(PATHS)("%s is not there for peers, with or without a token", async (path) => {
  const raw = new RawClient(federation.port, site.description.caCertificate);
  for (const metadata of [bearer(), bearer("Bearer auditor")])
    expect(statusName(await raw.call(path, metadata))).toBe("UNIMPLEMENTED");
  raw.close();
});
