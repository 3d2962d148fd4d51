import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { requireOrSkip } from "./require.ts";

/** Debian's own: other Pythons on the path lack its packages. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("foreign_client.py", import.meta.url));
const PROTO = fileURLToPath(new URL("../../proto", import.meta.url));
/** Where Debian has google/protobuf. */
const INCLUDES = "/usr/include";
const NEEDS = "grpc, google.protobuf, jwt, cryptography";

/** Whether the foreign client can run here. @throws Error where `HANSE_REQUIRE` names grpcio and it is not there */
export function foreignClientThere(): boolean {
  const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
  return requireOrSkip(
    "grpcio",
    has(PYTHON, "-c", `import ${NEEDS}`) &&
      has("protoc", "--version") &&
      existsSync(`${INCLUDES}/google/protobuf/timestamp.proto`),
    "apt-get install python3-grpcio python3-protobuf python3-jwt python3-cryptography protobuf-compiler libprotobuf-dev",
  );
}

/** How a call of the foreign client ended. */
export interface ForeignOutcome {
  /** Name of the gRPC status, e.g. `OK`. */
  readonly code: string;
  readonly details: string;
  /** As protobuf's JSON mapping shows them; bytes are base64, 64-bit numbers text. */
  readonly answers: readonly Record<string, unknown>[];
}

/** The client in foreign_client.py, which does what it is told line by line. */
export class ForeignClient implements AsyncDisposable {
  readonly #child;
  readonly #stubs: string;
  readonly #lines: AsyncIterator<string>;

  /** Generates the stubs and starts it. */
  constructor() {
    this.#stubs = mkdtempSync(join(tmpdir(), "hanse-stubs-"));
    generate(this.#stubs);
    this.#child = spawn(PYTHON, [SCRIPT, this.#stubs], { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Has it do one thing. @throws Error with what went wrong there */
  async do(what: string, options: object = {}): Promise<Record<string, unknown>> {
    this.#child.stdin.write(`${JSON.stringify({ do: what, ...options })}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error("the foreign client has ended");
    const answer = JSON.parse(line.value) as Record<string, unknown>;
    if ("error" in answer) throw new Error(`foreign client: ${String(answer["error"])}`);
    return answer;
  }

  /** One call; see `call` in foreign_client.py. */
  async call(to: string, path: string, options: object = {}): Promise<ForeignOutcome> {
    return (await this.do("call", { to, path, ...options })) as unknown as ForeignOutcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, "close");
    this.#child.stdin.end();
    await ended;
    await rm(this.#stubs, { recursive: true });
  }
}

/** Python modules of our contract, of health as its package ships it, and of reflection. */
function generate(out: string): void {
  const health = dirname(createRequire(import.meta.url).resolve("grpc-health-check/package.json"));
  const sources = [PROTO, join(health, "proto"), out];
  for (const version of ["v1", "v1alpha"]) {
    mkdirSync(join(out, "reflection"), { recursive: true });
    writeFileSync(join(out, "reflection", `${version}.proto`), reflectionProto(version));
  }
  const files = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".proto")),
  );
  const includes = [...sources, INCLUDES].flatMap((folder) => ["-I", folder]);
  execFileSync("protoc", [...includes, `--python_out=${out}`, ...files]);
}

/** As much of grpc.reflection as is asked here; its field numbers are the protocol's. */
const reflectionProto = (version: string): string => `
  syntax = "proto3";
  package grpc.reflection.${version};
  service ServerReflection {
    rpc ServerReflectionInfo(stream ServerReflectionRequest) returns (stream ServerReflectionResponse);
  }
  message ServerReflectionRequest {
    string file_by_filename = 3;
    string file_containing_symbol = 4;
    string list_services = 7;
  }
  message ServerReflectionResponse {
    FileDescriptorResponse file_descriptor_response = 4;
    ListServiceResponse list_services_response = 6;
  }
  message FileDescriptorResponse { repeated bytes file_descriptor_proto = 1; }
  message ListServiceResponse { repeated ServiceResponse service = 1; }
  message ServiceResponse { string name = 1; }`;
