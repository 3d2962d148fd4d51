// proto-loader's generated definitions leave requestStream and responseStream as `boolean`, which nice-grpc's types
// turn into `never`. The generated <Service>Handlers interface knows the kind of each method: it is read from there.
import type { MethodDefinition as LoaderMethod } from "@grpc/proto-loader";
import type { MethodDefinition } from "nice-grpc";

type KnownKeys<T> = keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };
type CallOf<H> = H extends (call: infer Call, ...rest: never[]) => unknown ? Call : never;
type RequestStream<H> = CallOf<H> extends { request: unknown } ? false : true;
type ResponseStream<H> = CallOf<H> extends { write: unknown } ? true : false;

/** A generated service definition as nice-grpc wants it. */
export type Typed<D, H> = {
  [M in KnownKeys<D> & KnownKeys<H>]: D[M] extends LoaderMethod<
    infer RequestIn,
    infer ResponseIn,
    infer RequestOut,
    infer ResponseOut
  >
    ? MethodDefinition<RequestIn, RequestOut, ResponseIn, ResponseOut, RequestStream<H[M]>, ResponseStream<H[M]>>
    : never;
};
