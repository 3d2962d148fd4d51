import { CallCredentials, Metadata, type Channel } from "@grpc/grpc-js";

/** What one call carries besides its request. */
export interface CallTerms {
  /** Makes the token for the call's full method name, `/package.Service/Method`. */
  readonly mint: (method: string) => Promise<string>;
  /** When the call is given up; the server is told. `Infinity` for never. */
  readonly deadline: Date | number;
}

/**
 * A channel as one call sees it: the same connection, with the call's own credentials and deadline. grpc-js asks call
 * credentials once per attempt, so a call that it repeats by itself never carries a used token; metadata set beforehand
 * would be sent again as it was.
 */
export function callChannel(channel: Channel, terms: CallTerms): Channel {
  const createCall: Channel["createCall"] = (method, _deadline, host, parent, flags) => {
    const call = channel.createCall(method, terms.deadline, host, parent, flags);
    call.setCredentials(
      CallCredentials.createFromMetadataGenerator((_context, done) => {
        terms.mint(method).then(
          (token) => {
            const metadata = new Metadata();
            metadata.set("authorization", `Bearer ${token}`);
            done(null, metadata);
          },
          (error: unknown) => {
            done(error instanceof Error ? error : new Error(String(error)));
          },
        );
      }),
    );
    return call;
  };
  return Object.create(channel, { createCall: { value: createCall } }) as Channel;
}
