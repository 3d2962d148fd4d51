import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { clientOf, WRITER } from "./support.ts";

const SERVE = new URL("../../../src/lab/s3-door/serve.ts", import.meta.url).href;

test("a door of its own process says where it is, logs to its file, and ends on SIGTERM", async () => {
  const home = await mkdtemp(join(tmpdir(), "hanse-serve-"));
  const logFile = join(home, "log.jsonl");
  const options = { directory: join(home, "store"), bucket: "lab", credentials: [WRITER], logFile };
  const script = join(home, "serve.mjs");
  await writeFile(
    script,
    `import { serveS3Door } from ${JSON.stringify(SERVE)}; await serveS3Door(${JSON.stringify(options)});`,
  );
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { endpoint } = JSON.parse(line) as { endpoint: string };
    const door = { endpoint } as Parameters<typeof clientOf>[0];
    await clientOf(door, WRITER).putObject("lab", "k", "hello");
    expect(await readFile(join(options.directory, "k"), "utf8")).toBe("hello");
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  }
  expect(child.exitCode).toBe(0);
  const records = (await readFile(logFile, "utf8"))
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text) as unknown);
  expect(records).toContainEqual(
    expect.objectContaining({ operation: "PutObject", key: "k", status: 200, complete: true }),
  );
  await rm(home, { recursive: true });
});
