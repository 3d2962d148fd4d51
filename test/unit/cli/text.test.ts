import { expect, test } from "vitest";
import { clip, columnsOf, jsonLine, plainText } from "../../../src/cli/text.ts";

const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ["ESC [ colour", "\u001b[31mred"],
  ["CSI as one byte", "\u009b31mred"],
  ["OSC 8 link", "\u001b]8;;https://evil.example\u0007here"],
  ["OSC 52 clipboard", "\u001b]52;c;Zm9v\u0007"],
  ["OSC as one byte", "\u009d52;c;Zm9v\u009c"],
  ["carriage return", "good\rbad"],
  ["line feed", "one\ntwo"],
  ["backspace", "a\bb"],
  ["delete", "a\u007fb"],
  ["null", "a\u0000b"],
  ["right-to-left override", "gpj\u202eexe"],
  ["isolates", "a\u2066b\u2069"],
  ["arabic letter mark", "a\u061cb"],
  ["line separator", "a\u2028b\u2029c"],
  ["invisible tags", "a\u{e0041}b"],
  ["byte order mark", "\ufeffa"],
  ["lone surrogate", "a\ud800b"],
];

test.each(HOSTILE)("%s is neutral as text and as JSON", (_name, text) => {
  const hostile = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
  expect(plainText(text)).not.toMatch(hostile);
  expect(plainText(text)).not.toBe(text);
  expect(jsonLine({ text })).not.toMatch(hostile);
  expect(JSON.parse(jsonLine({ text }))).toEqual({ text });
});

test("what is shown says what was there", () => {
  expect(plainText("\u001b[2J\r\u202e\u{e0041}")).toBe("\\x1b[2J\\x0d\\u{202e}\\u{e0041}");
});

test("letters of all scripts, emoji and joiners stay", () => {
  const text = "Ångström 気候 مناخ می\u200cخواهم 👩\u200d🔬";
  expect(plainText(text)).toBe(text);
});

test("columns: wide characters take two, marks none", () => {
  expect(columnsOf("abc")).toBe(3);
  expect(columnsOf("気候")).toBe(4);
  expect(columnsOf("e\u0301")).toBe(1);
});

test("clip keeps within the columns and shows the cut", () => {
  expect(clip("abcdef", 6)).toBe("abcdef");
  expect(clip("abcdefg", 6)).toBe("abcde…");
  expect(clip("気候変動", 6)).toBe("気候…");
});
