import { knownWord } from "./enum-table.ts";
import type {
  VerifyReplicaResponse,
  VerifyReplicaResponse__Output,
} from "./gen/hanse/control/v1/VerifyReplicaResponse.ts";

const FAULTS = ["missing", "size", "digest", "unreadable", "marker"] as const;

/** One step of a verification. */
export type ShownVerifyEvent =
  | {
      readonly type: "fault";
      readonly path: string;
      readonly fault: (typeof FAULTS)[number];
      readonly detail: string;
    }
  | {
      readonly type: "progress";
      readonly objectsDone: number;
      readonly objectsTotal: number;
      readonly bytesDone: number;
      readonly bytesTotal: number;
    }
  | {
      readonly type: "summary";
      readonly ok: boolean;
      readonly objects: number;
      readonly bytes: number;
      readonly faults: number;
      readonly location: string;
    };

/** hanse.control.v1.VerifyReplicaResponse */
export function verifyEventToWire(event: ShownVerifyEvent): VerifyReplicaResponse {
  switch (event.type) {
    case "fault":
      return { fault: { path: event.path, fault: event.fault, detail: event.detail } };
    case "progress": {
      const { objectsDone, objectsTotal, bytesDone, bytesTotal } = event;
      return { progress: { objectsDone, objectsTotal, bytesDone, bytesTotal } };
    }
    case "summary": {
      const { ok, objects, bytes, faults, location } = event;
      return { summary: { ok, objects, bytes, faults, location } };
    }
  }
}

/** The mirror of verifyEventToWire; undefined for an event that only a newer sender knows: leave it out. */
export function verifyEventFromWire(wire: VerifyReplicaResponse__Output): ShownVerifyEvent | undefined {
  if (wire.fault) {
    return { type: "fault", ...wire.fault, fault: knownWord(FAULTS, wire.fault.fault, "a fault") };
  }
  if (wire.progress) return { type: "progress", ...wire.progress };
  if (wire.summary) return { type: "summary", ...wire.summary };
  return undefined;
}
