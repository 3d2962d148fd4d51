import { EventEmitter } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadSync } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import type { MethodDefinition } from "nice-grpc";

/** What is asked and answered: only @grpc/reflection looks inside. */
type Message = Readonly<Record<string, unknown>>;

/** grpc.reflection.v1.ServerReflection, or v1alpha, which older clients speak: the two differ in name only. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface has no index signature, which nice-grpc asks for
export type ReflectionDefinition = {
  readonly ServerReflectionInfo: MethodDefinition<Message, Message, Message, Message, true, true>;
};

/** A version of the reflection service, and what it answers to one question. */
export interface Reflection {
  readonly definition: ReflectionDefinition;
  readonly answer: (question: Message) => readonly Message[];
}

const PROTO_FOLDER = fileURLToPath(new URL("../../proto", import.meta.url));
const CONTROL_FOLDER = "hanse/control/v1";

/**
 * Reflection over the control API, and nothing but it, in both versions of the protocol. Descriptors come from
 * proto-loader, which makes one file of each package.
 */
export function controlReflection(): readonly Reflection[] {
  const found: Reflection[] = [];
  const files = readdirSync(`${PROTO_FOLDER}/${CONTROL_FOLDER}`).filter((name) => name.endsWith(".proto"));
  const packages = loadSync(
    files.map((name) => `${CONTROL_FOLDER}/${name}`),
    { includeDirs: [PROTO_FOLDER] },
  );
  new ReflectionService(packages).addToServer({
    addService: (definition, handlers) => {
      const { ServerReflectionInfo } = handlers as unknown as { ServerReflectionInfo: (stream: Stream) => void };
      found.push({
        definition: definition as unknown as ReflectionDefinition,
        answer: (question) => {
          const stream = new Stream();
          ServerReflectionInfo(stream);
          stream.emit("data", question);
          return stream.answers;
        },
      });
    },
  });
  return found;
}

/** As much of a gRPC stream as a handler needs that answers each question at once. */
class Stream extends EventEmitter {
  readonly answers: Message[] = [];

  write(answer: Message): void {
    this.answers.push(answer);
  }
}
