import { defineConfig } from "vitest/config";

/** A suite that starts processes, databases or stores of its own. */
const heavy = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    pool: "forks" as const,
    testTimeout,
    hookTimeout: testTimeout,
  },
});

export default defineConfig({
  test: {
    // Suites that boot gateways and databases share the machine; more at once only makes them wait for each other.
    maxWorkers: 2,
    projects: [
      // Some open a ledger on a disk that others keep busy.
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 } },
      heavy("contract", 120_000),
      heavy("federation", 300_000),
      heavy("faults", 600_000),
      heavy("hostile", 300_000),
    ],
  },
});
