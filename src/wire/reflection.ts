import type { CallContext, ServiceImplementation } from "nice-grpc";
import { ServerReflection, ServerReflectionService } from "nice-grpc-server-reflection";
import { CONTROL_DESCRIPTORS, CONTROL_SERVICES } from "./gen/descriptors.ts";

/** grpc.reflection.v1.ServerReflection */
export type ReflectionService = typeof ServerReflectionService;

/** Answers questions in their order. */
type AnswerReflection = ServiceImplementation<ReflectionService>["serverReflectionInfo"];

/** A question about the API. */
type ReflectionQuestion = Parameters<AnswerReflection>[0] extends AsyncIterable<infer Question> ? Question : never;

/** The service as clients call it today, and under the name that older ones know: the two differ in nothing else. */
export const REFLECTION_SERVICES: readonly ReflectionService[] = ["v1", "v1alpha"].map((version) => {
  const { serverReflectionInfo } = ServerReflectionService;
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  return { serverReflectionInfo: { ...serverReflectionInfo, path } } as ReflectionService;
});

/** Reflection over the control API, and nothing but it. */
export function answerReflection(
  questions: AsyncIterable<ReflectionQuestion>,
  context: CallContext,
): ReturnType<AnswerReflection> {
  return CONTROL.serverReflectionInfo(questions, context);
}

const CONTROL = ServerReflection(Buffer.from(CONTROL_DESCRIPTORS, "base64"), CONTROL_SERVICES);
