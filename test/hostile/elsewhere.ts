/** A file of another suite that belongs to the attacks. */
interface Elsewhere {
  readonly file: string;
  /** The cases of the catalogue that it tries; the first one says where its line stands. */
  readonly cases: string;
  readonly what: string;
}

/** What other suites try with hostile stores, owners and readers. */
export const ELSEWHERE: readonly Elsewhere[] = [
  {
    file: "test/unit/auth/type-matrix.test.ts",
    cases: "J14",
    what: "every token type as every other, minted by the real code",
  },
  {
    file: "test/unit/auth/hostile-values.test.ts",
    cases: "J21",
    what: "every member of every document with every odd value",
  },
  { file: "test/unit/auth/call-token.test.ts", cases: "J11", what: "clocks that differ, and what the caller is told" },
  {
    file: "test/contract/rpc/relay.test.ts",
    cases: "G8, G16",
    what: "readers that take nothing, leave, or drip, at a relay",
  },
  {
    file: "test/contract/rpc/guard.test.ts",
    cases: "G9, G10, G14",
    what: "connections that dawdle, with short limits",
  },
  { file: "test/unit/rpc/lifetime.test.ts", cases: "G11", what: "calls without a deadline" },
  { file: "test/unit/store/presigned.test.ts", cases: "S1-S3, S7-S9, S11, S20", what: "a peer's URLs and answers" },
  { file: "test/unit/store/s3-hostile.test.ts", cases: "S7-S9, S14, S20, S25", what: "the own store's answers" },
  {
    file: "test/unit/engine/run-task.test.ts",
    cases: "S10, S13",
    what: "altered bytes, and ETags that are no digests",
  },
  { file: "test/unit/engine/complete-object.test.ts", cases: "S14, S15", what: "uncertain ends of an upload" },
  { file: "test/unit/engine/plan-copy.test.ts", cases: "S16", what: "sizes at the borders of parts" },
  { file: "test/federation/hostile-owner.test.ts", cases: "S21, S22", what: "an owner who signs what is not right" },
  {
    file: "test/federation/altered-bodies.test.ts",
    cases: "S2, S7-S12, S24",
    what: "a store that alters bodies, between two sites",
  },
];

/** As much as is read of what vitest tells about a file. */
interface FileResult {
  readonly name: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

/** One line for each file of another suite that ran. @param json what vitest's JSON reporter wrote */
export function linesOf(json: string): string[] {
  const { testResults } = JSON.parse(json) as { readonly testResults: readonly FileResult[] };
  return testResults.flatMap(({ name, assertionResults }) => {
    const known = ELSEWHERE.find(({ file }) => name.endsWith(file));
    if (known === undefined) return [];
    const passed = assertionResults.filter(({ status }) => status === "passed").length;
    const failed = assertionResults.filter(({ status }) => status === "failed").length;
    return [`${known.cases} ${known.what} · ${passed} held, ${failed} broken (${known.file})`];
  });
}
