import type { ServiceImplementation } from "nice-grpc";
import { HanseError } from "../../domain/errors.ts";
import { answerReflection, type ReflectionService } from "../../wire/reflection.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";

/** Questions of one stream: a client that walks the whole API asks some dozens. */
const MOST_QUESTIONS = 1000;

/** Server reflection: one answer per question, one at a time. A stream ends after a minute. */
export const reflectionService: ServiceImplementation<ReflectionService, ControlContext> = {
  async *serverReflectionInfo(questions, context) {
    const over = AbortSignal.any([context.signal, AbortSignal.timeout(LIMITS.unaryMs)]);
    yield* answerReflection(few(until(questions, over)), context);
  },
};

/** @throws HanseError LIMIT_EXCEEDED at the first question too many */
async function* few<T>(questions: AsyncIterable<T>): AsyncGenerator<T> {
  let asked = 0;
  for await (const question of questions) {
    asked += 1;
    if (asked > MOST_QUESTIONS) {
      throw new HanseError("LIMIT_EXCEEDED", `more than ${MOST_QUESTIONS} questions in one stream`, {
        hop: "this gateway",
        remedy: "Open another stream",
      });
    }
    yield question;
  }
}

/** The items of a stream until a signal is cancelled; an item that is waited for then is not. */
async function* until<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const end = Promise.withResolvers<{ done: true; value: undefined }>();
  const ended = (): void => {
    end.resolve({ done: true, value: undefined });
  };
  signal.addEventListener("abort", ended, { once: true });
  const reader = items[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const next = await Promise.race([reader.next(), end.promise]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", ended);
  }
}
