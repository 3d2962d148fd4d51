import { S3Error } from "./s3-error.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** Text that can stand in XML; control characters as references, as S3 sends them. */
const escapeXml = (text: string): string =>
  text.replace(
    /[&<>"']|[\u0000-\u001f\u007f]/g,
    (found) => ESCAPES[found] ?? `&#x${found.charCodeAt(0).toString(16)};`,
  );

/** `<name>text</name>`. */
export const element = (name: string, value: string | number | boolean): string =>
  `<${name}>${escapeXml(String(value))}</${name}>`;

/** `<name>…</name>` around elements made before. */
export const group = (name: string, ...inner: readonly string[]): string => `<${name}>${inner.join("")}</${name}>`;

/** A whole document in S3's namespace. */
export const document = (name: string, ...inner: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} ${NAMESPACE}>${inner.join("")}</${name}>`;

/** The two documents that clients send: flat lists of records under one root. Anything with a DTD is refused. */
export function readRecords(text: string, root: string, record: string): readonly ReadonlyMap<string, string>[] {
  const malformed = new S3Error(400, "MalformedXML", `the body is not a ${root} document`);
  if (text.includes("<!") || !new RegExp(`^\\s*(?:<\\?xml[^>]*\\?>)?\\s*<${root}[\\s>]`).test(text)) throw malformed;
  if (!new RegExp(`</${root}>\\s*$`).test(text)) throw malformed;
  const records = [...text.matchAll(new RegExp(`<${record}>(.*?)</${record}>`, "gs"))];
  return records.map(([, inner = ""]) => {
    const members = [...inner.matchAll(/<([A-Za-z0-9]+)>([^<]*)<\/\1>/g)];
    return new Map(members.map(([, name = "", value = ""]) => [name, unescapeXml(value)]));
  });
}

/** The text of one element that stands once. */
export const readText = (text: string, name: string): string | undefined => {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
};

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(amp|lt|gt|quot|apos));/g,
    (_, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff));
      if (decimal !== undefined) return String.fromCodePoint(Math.min(parseInt(decimal, 10), 0x10ffff));
      return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name ?? ""] ?? "";
    },
  );
}
