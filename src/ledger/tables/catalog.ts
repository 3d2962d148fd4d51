import type { ArtifactKind } from "../../domain/artifact.ts";

export interface VersionsTable {
  site: string;
  artifact: string;
  label: string;
  kind: ArtifactKind;
  digest: string;
  objects: number;
  bytes: number;
  part_rule: string;
  created_at_ms: number;
  sequence: number;
  record: string;
  metadata: string;
  metadata_sequence: number;
  title: string;
  license: string;
  /** json */
  actions: string;
  publication: string | null;
  store: string | null;
  root: string | null;
  description: string;
  /** json */
  keywords: string;
  contact: string;
  /** Its number in the full-text index; NULL until it is there. */
  doc: number | null;
  /** json */
  offers: string | null;
  /** json */
  withdrawal: string | null;
  /** json */
  deprecation: string | null;
  /** json */
  derived_from: string | null;
}

/** What a version was made from, by each reference that it names: follows the version's own row. */
export interface DerivationsTable {
  reference: string;
  site: string;
  artifact: string;
  label: string;
}

/** The number that the documents of an artifact have in common. */
export interface ArtifactsTable {
  site: string;
  artifact: string;
  number: number;
}

/** Corrections of own versions' metadata, so that a repeated request finds what it did. */
export interface EditsTable {
  edit_id: string;
  artifact: string;
  label: string;
  /** Hash of what was asked for. */
  request: string;
  /** Of the metadata record that it made. */
  sequence: number;
}

/** The newest entry of a peer's visibility log about each version. */
export interface VisibilityTable {
  peer: string;
  artifact: string;
  label: string;
  sequence: number;
  /** json */
  actions: string;
  /** json */
  offers: string | null;
}
