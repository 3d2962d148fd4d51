import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkServerIdentity } from "node:tls";
import { Client, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import * as services from "../../src/wire/services.ts";
import { REFLECTION_SERVICES } from "../../src/wire/reflection.ts";
import type { TestSite } from "./federation.ts";

/** Where a method is served. */
export type Listener = "federation" | "relay" | "control";

/** A method of the contract as its descriptor has it. */
export interface ServedMethod {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly listener: Listener;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  /** A request in its wire form. */
  readonly serialize: (request: object) => Buffer;
}

interface Definition {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (request: object) => Uint8Array;
}

const listenerOf = (path: string): Listener =>
  path.startsWith("/hanse.federation.") ? (path.includes(".RelayService/") ? "relay" : "federation") : "control";

const definitionsOf = (service: unknown): Definition[] =>
  typeof service === "object" && service !== null
    ? Object.values(service as Record<string, Partial<Definition>>).filter(
        (one): one is Definition => typeof one.path === "string" && one.path.startsWith("/"),
      )
    : [];

/** The one method of ours that needs no token. */
export const OPEN_METHOD = "/hanse.control.v1.LoginService/GetLogin";

/** Every method that a gateway serves but health, the open one among them: whatever `wire/services.ts` reads of the protos, and reflection. */
export const EVERY_METHOD: readonly ServedMethod[] = [...Object.values(services), ...REFLECTION_SERVICES]
  .flatMap((service) => definitionsOf(service))
  .filter(({ path }) => !path.startsWith("/grpc.health."))
  .map(({ path, requestStream, responseStream, requestSerialize }) => ({
    path,
    listener: listenerOf(path),
    requestStream,
    responseStream,
    // Reflection's are made by another library, and an empty question is all that is asked.
    serialize: path.startsWith("/grpc.reflection.")
      ? () => Buffer.alloc(0)
      : (request) => Buffer.from(requestSerialize(request)),
  }));

/** Every method that wants a token. */
export const GUARDED_METHODS: readonly ServedMethod[] = EVERY_METHOD.filter(({ path }) => path !== OPEN_METHOD);

/** How a call ended. */
export interface RawOutcome {
  /** e.g. `OK`, `UNAUTHENTICATED`. */
  readonly status: string;
  readonly text: string;
}

/** Calls one listener of a gateway with whatever metadata and bytes. */
export class RawCaller implements Disposable {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async to(site: TestSite, listener: Listener): Promise<RawCaller> {
    const { federation, relays, control } = await site.listening();
    const place = { federation, relay: relays[0], control }[listener];
    if (place === undefined) throw new Error(`${site.id} has no listener ${listener}`);
    const trust =
      listener === "control"
        ? credentials.createInsecure()
        : credentials.createSsl(await readFile(join(site.directory, "keys", "ca.pem")), null, null, {
            checkServerIdentity: (_name, certificate) => checkServerIdentity("127.0.0.1", certificate),
          });
    return new RawCaller(
      new Client(`127.0.0.1:${place.port}`, trust, {
        "grpc.enable_http_proxy": 0,
        "grpc.enable_retries": 0,
        "grpc.use_local_subchannel_pool": 1,
        ...(listener === "control" ? {} : { "grpc.ssl_target_name_override": `${site.id}.hanse.invalid` }),
      }),
    );
  }

  /**
   * One call of whatever kind. A stream is left at its first answer.
   * @param token sent as `Bearer`; undefined sends none
   */
  call(path: string, token: string | undefined, request: Buffer = Buffer.alloc(0)): Promise<RawOutcome> {
    const metadata = new Metadata();
    try {
      if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
    } catch {
      // What no header can carry no attacker can send.
      return Promise.resolve({ status: "UNSENDABLE", text: "" });
    }
    return this.send(path, metadata, request);
  }

  /** One call with any metadata. @param deadlineMs after which the client gives it up */
  send(path: string, metadata: Metadata, request: Buffer, deadlineMs = 30_000): Promise<RawOutcome> {
    return new Promise((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      const stream = this.#client.makeServerStreamRequest(path, same, same, request, metadata, {
        deadline: Date.now() + deadlineMs,
      });
      stream.on("data", () => {
        resolve({ status: "OK", text: "" });
        stream.cancel();
      });
      stream.on("error", (error) => {
        const { code, details } = error as ServiceError;
        resolve({ status: status[code], text: details });
      });
      stream.on("end", () => {
        resolve({ status: "OK", text: "" });
      });
    });
  }

  /** Opens a stream and stays in it. @returns how it ended, or `held` after so long */
  hold(path: string, metadata: Metadata, request: Buffer, forMs: number): Promise<string> {
    return new Promise((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      const stream = this.#client.makeServerStreamRequest(path, same, same, request, metadata);
      const timer = setTimeout(() => {
        resolve("held");
        stream.cancel();
      }, forMs);
      stream.on("data", () => undefined);
      stream.on("error", (error) => {
        clearTimeout(timer);
        resolve(status[(error as ServiceError).code]);
      });
    });
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}
