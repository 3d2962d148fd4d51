import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { patternBytes } from "../store/support.ts";
import { type Fixture, isRequired, openFixture, WRITER } from "./support.ts";

const run = promisify(execFile);

const TREE: Readonly<Record<string, Buffer>> = {
  "big.bin": patternBytes(20 * 1024 * 1024, 7),
  "small.txt": Buffer.from("small\n"),
  empty: Buffer.alloc(0),
  "odd/space and + plus.txt": Buffer.from("a"),
  "odd/per%cent #hash ?mark.txt": Buffer.from("b"),
  "odd/😀 ünï&<x>'.txt": Buffer.from("c"),
  "odd.d/x": Buffer.from("d"),
};

async function writeTree(root: string): Promise<void> {
  for (const [path, bytes] of Object.entries(TREE)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
}

async function expectTree(root: string): Promise<void> {
  const found = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  expect(paths.toSorted()).toEqual(Object.keys(TREE).toSorted());
  for (const path of paths)
    expect((await readFile(join(root, path))).equals(TREE[path] ?? Buffer.from("?"))).toBe(true);
}

/** Runs a suite where the program is installed; says loudly where it is not, and fails where it must be. */
function withProgram(name: string, version: string, suite: () => void): void {
  const there = spawnSync(name, [version]).status === 0;
  if (there) describe(name, suite);
  else if (isRequired(name)) {
    test(name, () => {
      throw new Error(`HANSE_REQUIRE names ${name}, and it is not installed`);
    });
  } else {
    console.warn(`SKIPPED: the S3 door with ${name}, because it is not installed`);
    test.skip(`${name} (not installed)`, () => undefined);
  }
}

interface Work {
  readonly fixture: Fixture;
  readonly up: string;
  readonly down: string;
  readonly home: string;
}

async function withWork(body: (work: Work) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "hanse-client-"));
  const [up, down] = [join(home, "up"), join(home, "down")];
  const fixture = await openFixture();
  try {
    await mkdir(down);
    await writeTree(up);
    await body({ fixture, up, down, home });
  } finally {
    await fixture[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  }
}

withProgram("rclone", "version", () => {
  test("copies a tree up and down, syncs, lists and deletes", async () => {
    await withWork(async ({ fixture, up, down, home }) => {
      const env = {
        PATH: process.env["PATH"],
        HOME: home,
        RCLONE_CONFIG: join(home, "none.conf"),
        RCLONE_CONFIG_D_TYPE: "s3",
        RCLONE_CONFIG_D_PROVIDER: "Other",
        RCLONE_CONFIG_D_ENDPOINT: fixture.door.endpoint,
        RCLONE_CONFIG_D_REGION: "us-east-1",
        RCLONE_CONFIG_D_ACCESS_KEY_ID: WRITER.accessKeyId,
        RCLONE_CONFIG_D_SECRET_ACCESS_KEY: WRITER.secretAccessKey,
        RCLONE_S3_UPLOAD_CUTOFF: "8Mi",
        RCLONE_S3_CHUNK_SIZE: "5Mi",
        RCLONE_RETRIES: "1",
      };
      const rclone = async (...args: string[]): Promise<string> => (await run("rclone", args, { env })).stdout;
      await rclone("copy", up, "d:lab/tree");
      expect((await rclone("lsf", "-R", "--files-only", "d:lab/tree")).trim().split("\n").toSorted()).toEqual(
        Object.keys(TREE).toSorted(),
      );
      await rclone("copy", "d:lab/tree", down);
      await expectTree(down);
      expect(fixture.door.log.records.some(({ operation }) => operation === "CompleteMultipartUpload")).toBe(true);
      fixture.door.log.clear();
      await rm(join(up, "small.txt"));
      await rclone("sync", up, "d:lab/tree");
      const written = fixture.door.log.records.filter(({ method, status }) => method === "PUT" && status === 200);
      expect(written.filter(({ key }) => key !== "")).toEqual([]);
      expect(await fixture.store.head("tree/small.txt")).toBeUndefined();
      await rclone("moveto", "d:lab/tree/big.bin", "d:lab/moved.bin");
      expect((await fixture.store.head("moved.bin"))?.sizeBytes).toBe(TREE["big.bin"]?.length);
      await rclone("purge", "d:lab/tree");
      expect((await rclone("lsf", "-R", "--files-only", "d:lab")).trim()).toBe("moved.bin");
    });
  });
});

withProgram("s3cmd", "--version", () => {
  test("copies a tree up and down, syncs, lists and deletes", async () => {
    await withWork(async ({ fixture, up, down, home }) => {
      const host = new URL(fixture.door.endpoint).host;
      const config = join(home, "s3cfg");
      const lines = [
        "[default]",
        `access_key = ${WRITER.accessKeyId}`,
        `secret_key = ${WRITER.secretAccessKey}`,
        `host_base = ${host}`,
        `host_bucket = ${host}`,
        "use_https = False",
        "multipart_chunk_size_mb = 5",
        "encoding = UTF-8",
      ];
      await writeFile(config, lines.join("\n"));
      const env = { PATH: process.env["PATH"], HOME: home, LC_ALL: "C.UTF-8" };
      const s3cmd = async (...args: string[]): Promise<string> =>
        (await run("s3cmd", ["-c", config, ...args], { env })).stdout;
      await s3cmd("sync", `${up}/`, "s3://lab/tree/");
      const shown = (await s3cmd("ls", "-r", "s3://lab/tree/"))
        .trim()
        .split("\n")
        .map((line) => line.split("s3://lab/tree/")[1]);
      expect(shown.toSorted()).toEqual(Object.keys(TREE).toSorted());
      await s3cmd("get", "-r", "s3://lab/tree/", `${down}/`);
      await expectTree(down);
      expect(fixture.door.log.records.some(({ operation }) => operation === "CompleteMultipartUpload")).toBe(true);
      await s3cmd("info", "s3://lab/tree/big.bin");
      await s3cmd("cp", "s3://lab/tree/small.txt", "s3://lab/copy.txt");
      expect((await fixture.store.head("copy.txt"))?.sizeBytes).toBe(6);
      await s3cmd("del", "-r", "--force", "s3://lab/tree/");
      expect((await s3cmd("ls", "-r", "s3://lab")).trim()).toMatch(/^\S+ \S+\s+6\s+s3:\/\/lab\/copy\.txt$/);
    });
  });
});
