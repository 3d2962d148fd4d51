import { HanseError } from "../domain/errors.ts";

/** An element of a store's XML answer; attributes are left out, S3 has none that matter. */
export interface XmlElement {
  readonly name: string;
  /** The text directly inside, entities undone. */
  text: string;
  readonly children: XmlElement[];
}

const MAX_DEPTH = 12;
const MAX_ELEMENTS = 200_000;
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/y;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads the XML that S3 speaks: elements, text, character references, nothing else. A document type declaration, and
 * with it every entity of the store's own making, is refused (S25).
 * @throws HanseError STORE_LIED
 */
export function parseXml(text: string, hop: string): XmlElement {
  const root: XmlElement = { name: "", text: "", children: [] };
  const open: XmlElement[] = [root];
  let elements = 0;
  TOKEN.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    const current = open.at(-1);
    if (match === null || current === undefined) throw unreadable(hop);
    const [, cdata, closing, name, , selfClosing, chars] = match;
    if (cdata !== undefined) current.text += cdata;
    else if (chars !== undefined) current.text += chars.replace(ENTITY, decodeEntity);
    else if (name !== undefined && closing === "/") {
      if (current.name !== name || open.length === 1) throw unreadable(hop);
      open.pop();
    } else if (name !== undefined) {
      elements += 1;
      if (elements > MAX_ELEMENTS || open.length > MAX_DEPTH) throw unreadable(hop);
      const element: XmlElement = { name, text: "", children: [] };
      current.children.push(element);
      if (selfClosing !== "/") open.push(element);
    }
  }
  const [document] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || document === undefined || root.text.trim() !== "")
    throw unreadable(hop);
  return document;
}

/** The first child of that name, or undefined. */
const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

/** The text of the first child of that name, or undefined. */
export const textOf = (element: XmlElement, name: string): string | undefined => childOf(element, name)?.text;

/** All children of that name. */
export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** Escapes text for an element's content. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

const unreadable = (hop: string): HanseError =>
  new HanseError("STORE_LIED", "an answer is not the XML that S3 speaks", {
    hop,
    remedy: "Check that the endpoint is an S3 service",
  });
