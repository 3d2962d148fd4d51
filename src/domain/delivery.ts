import { HanseError } from "./errors.ts";
import type { SiteId } from "./site.ts";

/** The path that bytes take from a source: presigned reads of its store, or a stream through its gateway. */
export type DeliveryMode = "direct" | "relay";

/** What a source offers for one version. */
export interface OfferedPaths {
  readonly site: SiteId;
  /** As the source told them. */
  readonly modes: readonly DeliveryMode[];
  /** Its statement names relays. */
  readonly hasRelays: boolean;
}

/**
 * The paths that a pull may take, best first.
 * @param via the one that was asked for; undefined for any
 * @throws HanseError NEEDS_RELAY, PATH_NOT_OFFERED where none is left
 */
export function usablePaths(
  { site, modes, hasRelays }: OfferedPaths,
  via: DeliveryMode | undefined,
): readonly [DeliveryMode, ...DeliveryMode[]] {
  const offered = (["direct", "relay"] as const).filter(
    (mode) => modes.includes(mode) && (mode === "direct" || hasRelays),
  );
  const [best, ...others] = via === undefined ? offered : offered.filter((mode) => mode === via);
  if (best !== undefined) return [best, ...others];
  const [other] = offered;
  const remedy =
    other === undefined
      ? "Ask its operator to share the store: `share: [direct, relay]` in its site.yaml"
      : `Pull with \`--via auto\` or \`--via ${other}\``;
  const hop = `peer ${site}`;
  if (via === "direct") throw new HanseError("NEEDS_RELAY", "its store is not shared by direct reads", { hop, remedy });
  const text = via === "relay" ? "it does not relay this version" : "it offers no path to the bytes of this version";
  throw new HanseError("PATH_NOT_OFFERED", text, { hop, remedy });
}
