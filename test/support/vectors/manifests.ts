import { createHash } from "node:crypto";

/** A manifest for the corpora: its text, and what is wrong with it where it must be refused. */
export interface ManifestVector {
  readonly case: string;
  readonly name: string;
  /** Raw bytes in base64, where they are not UTF-8; else `text`. */
  readonly base64?: string;
  readonly text?: string;
}

const D = "ab".repeat(32);
const E = "cd".repeat(32);
const MI = 1024 * 1024;

/** A canonical line, or one with members replaced as they are. */
const line = (path: string, size = 3, sha256 = D): string =>
  `{"path":${JSON.stringify(path)},"sha256":"${sha256}","size":${size}}\n`;
const parts = (list: string, size: number, path = "big"): string =>
  `{"parts":${list},"path":"${path}","size":${size}}\n`;

/** Manifests that every implementation takes, and the digest and the totals that it must find. */
export const manifestsOk = (): (ManifestVector & { digest: string; objects: number; bytes: number })[] =>
  (
    [
      ["nothing", "", 0, 0],
      ["one object", line("a"), 1, 3],
      ["an empty object", line("a", 0), 1, 0],
      [
        "by UTF-8 bytes, not by UTF-16 units",
        ["a", "a/b", "b", "é", "\uffee", "\u{1f600}"].map((path) => line(path)).join(""),
        6,
        18,
      ],
      [
        "a space, a plus, a percent, a hash, a question mark",
        [" a", "#", "%41", "+", "?"].map((path) => line(path)).join(""),
        5,
        15,
      ],
      ["two parts", parts(`[[${6 * MI},"${D}"],[1,"${E}"]]`, 6 * MI + 1), 1, 6 * MI + 1],
      [
        "two parts and the whole",
        `{"parts":[[${6 * MI},"${D}"],[1,"${E}"]],"path":"big","sha256":"${D}","size":${6 * MI + 1}}\n`,
        1,
        6 * MI + 1,
      ],
      ["a path of 1024 bytes", line("x".repeat(1024)), 1, 3],
      ["a segment .hanse that is not the first", line("a/.hanse/b"), 1, 3],
      ["2^53 - 1 bytes", line("a", Number.MAX_SAFE_INTEGER), 1, Number.MAX_SAFE_INTEGER],
    ] as const
  ).map(([name, text, objects, bytes]) => ({
    case: "S21",
    name,
    text,
    objects,
    bytes,
    digest: createHash("sha256").update(text).digest("hex"),
  }));

/** Manifests that are refused whole. */
export function manifestsFail(): ManifestVector[] {
  const paths: Record<string, string> = {
    "a path up": "../x",
    "a path up inside": "a/../../x",
    "an absolute path": "/abs",
    "an empty segment": "a//b",
    "a dot": ".",
    "a dot inside": "a/./b",
    "two dots": "..",
    "a backslash": "a\\b",
    "a Windows path": "C:\\x",
    "a slash at the end": "a/",
    "an empty path": "",
    NUL: "a\u0000",
    ESC: "a\u001b[2J",
    DEL: "a\u007f",
    "a C1 character": "a\u009b",
    "a line end": "a\nb",
    "1025 bytes": "x".repeat(1025),
    "1025 bytes in 513 letters": `${"é".repeat(512)}x`,
    "decomposed letters": "e\u0301",
    "Hanse's own folder": ".hanse/version.jwt",
    "Hanse's own folder in capitals": ".HANSE/x",
    "Hanse's own folder alone": ".hanse",
  };
  const texts: Record<string, string> = {
    "a path twice": line("a") + line("a"),
    "out of order": line("b") + line("a"),
    "by UTF-16 units": line("\u{1f600}") + line("\uffee"),
    "no line end": line("a").trimEnd(),
    "an empty line": `${line("a")}\n${line("b")}`,
    "a carriage return": line("a").replace("\n", "\r\n"),
    "a byte order mark": `\ufeff${line("a")}`,
    "white space": line("a").replace(":", ": "),
    "another order of members": `{"size":3,"sha256":"${D}","path":"a"}\n`,
    "an unknown member": `{"mtime":1,"path":"a","sha256":"${D}","size":3}\n`,
    "a URL to fetch": `{"path":"a","sha256":"${D}","size":3,"url":"https://evil.example"}\n`,
    "a member twice": `{"path":"b","path":"a","sha256":"${D}","size":3}\n`,
    __proto__: `{"__proto__":{},"path":"a","sha256":"${D}","size":3}\n`,
    "a list": "[]\n",
    null: "null\n",
    "no JSON": "{\n",
    "an escape that need not be": `{"path":"\\u0061","sha256":"${D}","size":3}\n`,
    "a lone surrogate": `{"path":"\\ud800","sha256":"${D}","size":3}\n`,
    "a size of -1": line("a", -1),
    "a size of 1.5": line("a", 1.5),
    "a size of 2^53": `{"path":"a","sha256":"${D}","size":9007199254740992}\n`,
    "a size of 1e3": `{"path":"a","sha256":"${D}","size":1e3}\n`,
    "a size of -0": `{"path":"a","sha256":"${D}","size":-0}\n`,
    "a size that is text": `{"path":"a","sha256":"${D}","size":"3"}\n`,
    "a size that is null": `{"path":"a","sha256":"${D}","size":null}\n`,
    "no size": `{"path":"a","sha256":"${D}"}\n`,
    "sizes beyond 2^53 together": line("a", Number.MAX_SAFE_INTEGER) + line("b", 1),
    "a short digest": line("a", 3, "abcd"),
    "a digest in capitals": line("a", 3, D.toUpperCase()),
    "a digest of MD5's length": line("a", 3, "ab".repeat(16)),
    "no digest": '{"path":"a","size":3}\n',
    "no path": `{"sha256":"${D}","size":3}\n`,
    "a path that is a number": `{"path":1,"sha256":"${D}","size":3}\n`,
    "one part": parts(`[[${6 * MI},"${D}"]]`, 6 * MI),
    "no parts": parts("[]", 0),
    "parts that do not add up": parts(`[[${6 * MI},"${D}"],[1,"${E}"]]`, 7 * MI),
    "a first part below 5 MiB": parts(`[[1,"${D}"],[2,"${E}"]]`, 3),
    "an empty last part": parts(`[[${6 * MI},"${D}"],[0,"${E}"]]`, 6 * MI),
    "a part of three": parts(`[[${6 * MI},"${D}",1],[1,"${E}"]]`, 6 * MI + 1),
    "a part above 5 GiB": parts(`[[${5 * 1024 * MI + 1},"${D}"],[1,"${E}"]]`, 5 * 1024 * MI + 2),
    "a part with a short digest": parts(`[[${6 * MI},"ab"],[1,"${E}"]]`, 6 * MI + 1),
    "parts that are text": parts('"all"', 3),
  };
  return [
    ...Object.entries(paths).map(([name, path]) => ({ case: "S6", name, text: line("!") + line(path) })),
    ...Object.entries(texts).map(([name, text]) => ({ case: "S21", name, text })),
    {
      case: "S21",
      name: "not UTF-8",
      base64: Buffer.concat([Buffer.from('{"path":"'), Buffer.from([0xff]), Buffer.from(line("").slice(9))]).toString(
        "base64",
      ),
    },
  ];
}
