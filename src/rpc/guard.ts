import { constants, type Http2Stream, type ServerHttp2Session } from "node:http2";
import type { Server, Socket } from "node:net";
import { Sweep } from "../threads/sweep.ts";
import { LIMITS } from "./limits.ts";

/** What a connection may do before it is sent away; see LIMITS. */
export type GuardLimits = Readonly<
  Record<"connections" | "greetingMs" | "requestMs" | "controlFrames" | "controlFramesMs", number>
>;

/**
 * Sends away connections that HTTP/2 allows and nobody honest makes; grpc-js has no limit for any of them: those that do
 * not come as far as the first SETTINGS in time, that ask for an answer to ping after ping (C-core's servers do the same),
 * that change their settings again and again, and, from strangers, requests that never end.
 * @param strangers whether requests come from outside; none of theirs is a stream
 */
export function guardConnections(server: Server, strangers: boolean, limits: GuardLimits = LIMITS): void {
  const greeting = new Map<string, NodeJS.Timeout>();
  const sweep = new Sweep();
  server.maxConnections = limits.connections;
  server.on("connection", (socket: Socket) => {
    const end = farEnd(socket);
    const timer = setTimeout(() => socket.destroy(), limits.greetingMs);
    greeting.set(end, timer);
    socket.once("close", () => {
      sweep.count();
      clearTimeout(timer);
      if (greeting.get(end) === timer) greeting.delete(end);
    });
  });
  server.on("session", (session: ServerHttp2Session) => {
    const end = farEnd(session.socket);
    session.once("remoteSettings", () => {
      clearTimeout(greeting.get(end));
      greeting.delete(end);
    });
    holdToMeasure(session, limits);
  });
  if (!strangers) return;
  server.on("stream", (stream: Http2Stream) => {
    const timer = setTimeout(() => {
      if (!stream.readableEnded) stream.close(constants.NGHTTP2_CANCEL);
    }, limits.requestMs);
    stream.once("end", () => {
      clearTimeout(timer);
    });
    stream.once("close", () => {
      clearTimeout(timer);
    });
  });
}

/** So many bytes sent make a ping one of those by which Go and C-core find out how much a busy connection holds. */
const BYTES_PER_PING = 4096;

/** Counts frames that cost an answer and carry nothing. */
function holdToMeasure(session: ServerHttp2Session, { controlFrames, controlFramesMs }: GuardLimits): void {
  const { socket } = session;
  let since = performance.now();
  let sent = socket.bytesWritten;
  let frames = 0;
  const count = (): void => {
    const now = performance.now();
    if (now - since > controlFramesMs) [since, frames, sent] = [now, 0, socket.bytesWritten];
    frames += 1;
    if (frames <= controlFrames || session.destroyed || socket.bytesWritten - sent > frames * BYTES_PER_PING) return;
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    session.destroy();
  };
  session.on("ping", count);
  session.on("remoteSettings", count);
}

/** Which connection it is, seen from below TLS or from above. */
const farEnd = ({ remoteAddress = "", remotePort = 0 }: Pick<Socket, "remoteAddress" | "remotePort">): string =>
  `${remoteAddress} ${remotePort}`;
