import type { DeliveryMode } from "../../domain/delivery.ts";
import type { SiteDescription } from "../../domain/site.ts";
import type { GrantRow, PeerRow } from "../ports/ledger.ts";
import type { StoreProfile } from "../ports/object-store.ts";
import type { OwnKey } from "../ports/own-keys.ts";
import type { PeerPresence } from "../presence.ts";

export interface SiteView {
  readonly description: SiteDescription;
  /** 64 hex digits. */
  readonly fingerprint: string;
  readonly startedAtMs: number;
  readonly softwareVersion: string;
}

export interface StoreView {
  readonly name: string;
  readonly location: string;
  readonly country: string;
  readonly share: readonly DeliveryMode[];
  /** Undefined until the first probe is over. */
  readonly profile: StoreProfile | undefined;
  /** When the first of its keys ends; undefined where nothing says so. */
  readonly keysExpireAtMs: number | undefined;
}

/** A site as a document shows it, before anything is stored. */
export interface PeerPreview {
  readonly description: SiteDescription;
  readonly fingerprint: string;
  readonly expiresAtMs: number;
}

/** This site's own keys. */
export interface KeysView {
  readonly keys: readonly OwnKey[];
  /** When the next key begins to sign; undefined where none is planned. */
  readonly usedFromMs: number | undefined;
}

/** A peer, with what is known of it since this process started. */
export interface PeerView extends PeerRow {
  /** Undefined: not heard since start. */
  readonly presence?: PeerPresence | undefined;
}

/** What became of a peer by an operator's word, and of what hung on it. */
export interface PeerMoved {
  readonly peer: PeerView;
  /** False where it was so already. */
  readonly changed: boolean;
  readonly grants: readonly GrantRow[];
  /** Ids of pulls from it that were paused, resumed or ended. */
  readonly transfers: readonly string[];
  /** Open deliveries to it that ended. */
  readonly deliveries: number;
  /** No URL that it was handed lives longer; undefined where none lives. */
  readonly urlsUntilMs: number | undefined;
}
