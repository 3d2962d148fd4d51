import { writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Server,
  ServerCredentials,
  status,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type ServiceDefinition,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { readdirSync } from "node:fs";

/** As much of a descriptor as is needed to fill a message. */
interface Descriptor {
  readonly field: readonly {
    readonly name: string;
    readonly type: string;
    readonly label: string;
    readonly typeName: string;
  }[];
}

const PROTO = fileURLToPath(new URL("../../proto", import.meta.url));
const files = readdirSync(join(PROTO, "hanse/control/v1")).map((name) => `hanse/control/v1/${name}`);
const contract = loadSync(files, { includeDirs: [PROTO], longs: Number, enums: String, defaults: true, oneofs: true });

/** A type by its name as fields give it: within its package, or in full. */
const typeNamed = (name: string): unknown => (contract[`hanse.control.v1.${name}`] ?? contract[name])?.type;

/** The last value of an enum: the first one says nothing, and what is over need not be waited for. */
const enumValue = (name: string): string =>
  (typeNamed(name) as { value: { name: string }[] } | undefined)?.value.at(-1)?.name ?? "";

/** A message whose every text is `text`, five levels deep. */
function filled(type: Descriptor | undefined, text: string, depth = 0): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of type?.field ?? []) {
    const value = valueOf(field, text, depth);
    if (value !== undefined) values[field.name] = field.label === "LABEL_REPEATED" ? [value, value] : value;
  }
  return values;
}

function valueOf(field: Descriptor["field"][number], text: string, depth: number): unknown {
  switch (field.type) {
    case "TYPE_STRING":
      // A next page would never end.
      return field.name === "nextPageToken" ? "" : text;
    case "TYPE_BYTES":
      return Buffer.from(text);
    case "TYPE_BOOL":
      return true;
    case "TYPE_ENUM":
      return enumValue(field.typeName);
    case "TYPE_MESSAGE":
      if (field.typeName.endsWith("Timestamp")) return { seconds: 1_780_000_000, nanos: 0 };
      return depth > 4 ? undefined : filled(typeNamed(field.typeName) as Descriptor | undefined, text, depth + 1);
    default:
      return 1;
  }
}

/** How a lying gateway answers. */
export type Lie = "answers" | "errors";

/** A control API that a site's commands find instead of their gateway, and whose every text is hostile. */
export class LyingGateway implements Disposable {
  readonly #server: Server;
  /** The methods that were called. */
  readonly called = new Set<string>();
  lie: Lie = "answers";

  private constructor(text: string) {
    this.#server = new Server();
    for (const [name, service] of Object.entries(contract)) {
      if (!name.startsWith("hanse.control.v1.") || "format" in service) continue;
      this.#server.addService(service, this.#handlers(service, text));
    }
  }

  /** Starts it, and has the commands of a site's directory find it. */
  static async for(directory: string, text: string): Promise<LyingGateway> {
    const gateway = new LyingGateway(text);
    const port = await new Promise<number>((resolve, reject) => {
      gateway.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    await mkdir(join(directory, "state"), { recursive: true });
    const listening = { pid: process.pid, control: { host: "127.0.0.1", port, tls: false } };
    await writeFile(join(directory, "state", "listening.json"), JSON.stringify(listening));
    return gateway;
  }

  #handlers(service: ServiceDefinition, text: string): UntypedServiceImplementation {
    return Object.fromEntries(
      Object.entries(service).map(([name, method]): [string, UntypedHandleCall] => {
        const { responseType } = method as unknown as { responseType: { type: Descriptor } };
        const failure = { code: status.FAILED_PRECONDITION, details: text };
        const unary: handleUnaryCall<object, object> = (_call, done) => {
          this.called.add(method.path);
          if (this.lie === "errors") done(failure);
          else done(null, filled(responseType.type, text));
        };
        const stream: handleServerStreamingCall<object, object> = (call) => {
          this.called.add(method.path);
          if (this.lie === "answers") call.write(filled(responseType.type, text));
          call.emit("error", failure);
        };
        return [name, method.responseStream ? stream : unary];
      }),
    );
  }

  [Symbol.dispose](): void {
    this.#server.forceShutdown();
  }
}
