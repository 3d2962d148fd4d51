import { HanseError } from "./errors.ts";
import { parseSiteId, type SiteId } from "./site.ts";

/** What is shared: a dataset or a checkpoint series, named with slashes, e.g. `climate/era5`. */
export type ArtifactName = string;

/** The label of a version, e.g. `2026.1` or `step-120000`. */
export type Label = string;

export type ArtifactKind = "dataset" | "checkpoint";

/** A reference to one version, `site/name@label`; the label may be `latest`. */
export interface Reference {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
}

/** The label that names the newest version of an artifact. */
export const LATEST = "latest";

const SEGMENT = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i;
const LABEL = /^[a-z0-9][a-z0-9._+-]{0,126}$/i;

/** @throws HanseError INVALID_INPUT */
export function parseArtifactName(text: string): ArtifactName {
  const segments = text.split("/");
  if (text.length > 256 || segments.length > 8 || !segments.every((segment) => SEGMENT.test(segment))) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not an artifact name`, {
      remedy: "Use 1 to 8 segments of letters, digits, '.', '_' or '-', separated by '/', e.g. climate/era5",
    });
  }
  return text;
}

/** @throws HanseError INVALID_INPUT; `latest` is refused, because it moves */
export function parseLabel(text: string): Label {
  if (!LABEL.test(text) || text === LATEST) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a label`, {
      remedy: "Use letters, digits, '.', '_', '+' or '-', e.g. 2026.1; 'latest' is kept for the newest version",
    });
  }
  return text;
}

/** Reads `name@label`, as `publish --as` takes it. @throws HanseError INVALID_INPUT */
export function parseNameAndLabel(text: string): { artifact: ArtifactName; label: Label } {
  const [artifact, label, rest] = text.split("@");
  if (artifact === undefined || label === undefined || rest !== undefined) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not NAME@LABEL`, { remedy: "Write e.g. climate/era5@2026.1" });
  }
  return { artifact: parseArtifactName(artifact), label: parseLabel(label) };
}

/** Reads `site/name@label`, `site/name` (= latest) and `hanse://site/name@label`. @throws HanseError INVALID_INPUT */
export function parseReference(text: string): Reference {
  const bare = text.startsWith("hanse://") ? text.slice("hanse://".length) : text;
  const slash = bare.indexOf("/");
  const [artifact, label = LATEST, rest] = bare.slice(slash + 1).split("@");
  if (slash < 1 || artifact === undefined || rest !== undefined) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a reference`, {
      remedy: "Write site/name@label, e.g. bsc/climate/era5@2026.1",
    });
  }
  return {
    site: parseSiteId(bare.slice(0, slash)),
    artifact: parseArtifactName(artifact),
    label: label === LATEST ? LATEST : parseLabel(label),
  };
}

/** `site/name@label` */
export const formatReference = (reference: Reference): string =>
  `${reference.site}/${reference.artifact}@${reference.label}`;

/** An artifact pattern of a grant: `*` is one segment, `**` any depth, nothing else is special. */
export type ArtifactPattern = string;

/** @throws HanseError INVALID_INPUT */
export function parseArtifactPattern(text: string): ArtifactPattern {
  const segments = text.split("/");
  const valid = segments.every((segment) => segment === "*" || segment === "**" || SEGMENT.test(segment));
  if (!valid || text.length > 256 || segments.length > 8) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not an artifact pattern`, {
      remedy: "Write segments as in artifact names; '*' stands for one whole segment, '**' for any number of them",
    });
  }
  return text;
}

/** True where the pattern covers the artifact's name; `**` matches no segment too. */
export function matchesPattern(pattern: ArtifactPattern, artifact: ArtifactName): boolean {
  return matchSegments(pattern.split("/"), artifact.split("/"));
}

function matchSegments(pattern: readonly string[], name: readonly string[]): boolean {
  const [head, ...tail] = pattern;
  if (head === undefined) return name.length === 0;
  if (head === "**") return matchSegments(tail, name) || (name.length > 0 && matchSegments(pattern, name.slice(1)));
  return name.length > 0 && (head === "*" || head === name[0]) && matchSegments(tail, name.slice(1));
}

/** True where every name that the narrow pattern covers is covered by the wide one, as far as their segments show it. */
export function coversPattern(wide: ArtifactPattern, narrow: ArtifactPattern): boolean {
  return coverSegments(wide.split("/"), narrow.split("/"));
}

function coverSegments(wide: readonly string[], narrow: readonly string[]): boolean {
  const [head, ...tail] = wide;
  if (head === undefined) return narrow.length === 0;
  if (head === "**") return coverSegments(tail, narrow) || (narrow.length > 0 && coverSegments(wide, narrow.slice(1)));
  const [first] = narrow;
  if (first === undefined || first === "**") return false;
  return (head === "*" || head === first) && coverSegments(tail, narrow.slice(1));
}

/** True where there are names that both patterns cover. */
export function patternsMeet(one: ArtifactPattern, other: ArtifactPattern): boolean {
  return segmentsMeet(one.split("/"), other.split("/"));
}

function segmentsMeet(one: readonly string[], other: readonly string[]): boolean {
  const [a, ...as] = one;
  const [b, ...bs] = other;
  if (a === undefined) return other.every((segment) => segment === "**");
  if (b === undefined) return one.every((segment) => segment === "**");
  if (a === "**") return segmentsMeet(as, other) || segmentsMeet(one, bs);
  if (b === "**") return segmentsMeet(one, bs) || segmentsMeet(as, other);
  return (a === "*" || b === "*" || a === b) && segmentsMeet(as, bs);
}
