import { afterAll, beforeAll, expect, test } from "vitest";
import type { ControlUseCases } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { ROLES } from "../../../src/domain/principal.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { startControlServer } from "../../../src/rpc/control/server.ts";
import { startFederationServer } from "../../../src/rpc/federation/server.ts";
import type { RunningServer } from "../../../src/rpc/server.ts";
import { controlReflection, type Reflection } from "../../../src/wire/reflection.ts";
import { bearer, clientOf, failureOf, federationStub, KeptLog, makeSite, RawClient, statusName } from "./fixture.ts";

const PATHS = ["v1", "v1alpha"].map((version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`);
const reflections = controlReflection();
const site = await makeSite("bsc");

let control: RunningServer;
let federation: RunningServer;

beforeAll(async () => {
  const common = { site: "bsc", listen: { host: "127.0.0.1", port: 0 }, log: new KeptLog() };
  control = await startControlServer({
    ...common,
    useCases: {} as ControlUseCases,
    authenticate: (token) => {
      const role = ROLES.find((known) => known === token);
      if (role === undefined) throw new HanseError("TOKEN_INVALID", "unknown token");
      return { type: "user", person: "ada", role };
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

/** Asks in one stream. @returns the answers */
async function ask(
  { definition }: Reflection,
  questions: readonly object[],
  token = "auditor",
): Promise<Record<string, unknown>[]> {
  const { client, close } = clientOf(definition, control.port, undefined, () => token);
  try {
    const answers: Record<string, unknown>[] = [];
    const asked = (async function* () {
      yield* questions as Record<string, unknown>[];
      await Promise.resolve();
    })();
    for await (const answer of client.ServerReflectionInfo(asked)) answers.push(answer);
    return answers;
  } finally {
    close();
  }
}

const askServices = { listServices: "*" };

test("is there in both versions", () => {
  expect(reflections.map(({ definition }) => definition.ServerReflectionInfo.path)).toEqual(PATHS);
});

test.each(reflections)(
  "lists what the control API serves, and describes it by symbol and by file",
  async (reflection) => {
    const [listed, described, missing] = await ask(reflection, [
      askServices,
      { fileContainingSymbol: "hanse.control.v1.DeliveriesService.StopDelivery" },
      { fileContainingSymbol: "hanse.federation.v1.DeliveryService" },
    ]);
    const { service } = listed?.["listServicesResponse"] as { service: { name: string }[] };
    const names = service.map(({ name }) => name);
    expect(names).toContain("hanse.control.v1.DeliveriesService");
    expect(names.filter((name) => !name.startsWith("hanse.control.v1."))).toEqual([]);
    const raw = new RawClient(control.port, undefined);
    // What is listed is served: health knows each service of this server and no other.
    for (const name of names) {
      const health = await raw.call("/grpc.health.v1.Health/Check", bearer(), healthOf(name));
      expect({ name, health: statusName(health) }).toEqual({ name, health: "OK" });
    }
    raw.close();
    const { fileDescriptorProto } = described?.["fileDescriptorResponse"] as { fileDescriptorProto: Uint8Array[] };
    const text = Buffer.concat(fileDescriptorProto).toString("latin1");
    for (const word of ["StopDelivery", "urls_until", "google.protobuf", "Timestamp"]) expect(text).toContain(word);
    expect(missing?.["errorResponse"]).toMatchObject({ errorCode: 5 });
  },
);

test.each(reflections)("%# is refused without a token, and ends after too many questions", async (reflection) => {
  expect(await failureOf(ask(reflection, [askServices], "nobody"))).toMatchObject({ code: 16 });
  const many = Array.from({ length: 1001 }, () => askServices);
  expect(await failureOf(ask(reflection, many))).toMatchObject({ code: 8 });
});

test.each(PATHS)("%s is not there for peers, with or without a token", async (path) => {
  const raw = new RawClient(federation.port, site.description.caCertificate);
  for (const metadata of [bearer(), bearer("Bearer auditor")])
    expect(statusName(await raw.call(path, metadata))).toBe("UNIMPLEMENTED");
  raw.close();
});

/** A grpc.health.v1.HealthCheckRequest. */
const healthOf = (service: string): Buffer =>
  Buffer.concat([Buffer.from([0x0a, Buffer.byteLength(service)]), Buffer.from(service)]);
