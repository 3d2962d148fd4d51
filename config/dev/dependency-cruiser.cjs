// The layer rules of src/README.md. Each broken rule is named with the folder and what it may import.

/** Files of these packages: the npm folder, its scope or a prefix of names. */
const npm = (...packages) => `node_modules/(?:${packages.join("|")})`;

/** `src/{folder}` may import, of ours, only itself and these paths. */
const only = (folder, ...allowed) => ({
  name: `${folder.replace(/\W+/g, "-")}-may-import`,
  comment: `src/${folder} may import of ours only: ${allowed.join(", ") || "nothing"}`,
  severity: "error",
  from: { path: `^src/${folder}/`, pathNot: "^src/wire/gen/" },
  to: { path: "^src/", pathNot: [`^src/${folder}/`, ...allowed] },
});

/** These packages belong to these paths alone. */
const fence = (name, packages, ...paths) => ({
  name: `fence-${name}`,
  comment: `${packages.join(", ")}: only in ${paths.join(", ")}`,
  severity: "error",
  from: { path: "^src/", pathNot: paths },
  to: { path: npm(...packages) },
});

const DOMAIN = "^src/domain/";
const PORTS = "^src/app/ports/";
const POLICY = "^src/policy/";
const WIRE = "^src/wire/";
/** Calls between threads of one process. */
const THREADS = "^src/threads/";
/** The composition root, whole or in pieces. */
const COMPOSE = "^src/compose[a-z-]*\\.ts$";
/** Where processes and worker threads begin. */
const ENTRIES = "^src/(?:main|lane|relay)\\.ts$";
/** What mints the CLI's own short tokens, logs its person in at an issuer, and keeps the login: the CLI's only ways into auth. */
const USER_TOKEN = "^src/auth/(?:user-token|device-login|secret-file)\\.ts$";
/** Commands that run a gateway, make a site or replace its key, rather than talk to one. */
const HOUSE_COMMANDS = "^src/cli/(?:gateway|worker|init|lab|keys-recover)[a-z-]*\\.ts$";

/** The commands that check signatures by themselves: they must work where there is no gateway to ask. */
const OFFLINE_COMMAND = "^src/cli/(?:receipt-verify|withdraw-verify|offline-check)\\.ts$";
const OFFLINE_CHECKS = "^src/auth/(?:(?:receipt|withdrawal)-(?:file|verify)|evidence)\\.ts$";

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      comment: "files may not import each other in a circle",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "every import leads somewhere",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-dependency",
      severity: "error",
      comment: "src runs without devDependencies",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "declared-dependency",
      severity: "error",
      comment: "an npm package that is imported stands in package.json",
      from: { path: "^(?:src|test)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "src-not-to-test",
      severity: "error",
      comment: "src never imports tests",
      from: { path: "^src/" },
      to: { path: "^test/" },
    },

    only("domain"),
    {
      name: "domain-no-npm",
      severity: "error",
      comment: "src/domain imports no npm package",
      from: { path: DOMAIN },
      to: { path: "node_modules/" },
    },
    {
      name: "domain-node-crypto-only",
      severity: "error",
      comment: "of Node, src/domain imports only node:crypto",
      from: { path: DOMAIN },
      to: { dependencyTypes: ["core"], pathNot: "^(?:node:)?crypto$" },
    },
    only("config", DOMAIN),
    only("policy", DOMAIN),
    // A port names the access entries that policy decides by.
    only("app/ports", DOMAIN, POLICY),
    only("app", DOMAIN, POLICY),
    only("threads", DOMAIN),
    only("engine", DOMAIN, PORTS, THREADS),
    only("auth", DOMAIN, PORTS),
    only("store", DOMAIN, PORTS, THREADS),
    only("ledger", DOMAIN, PORTS, THREADS),
    only("events", DOMAIN, PORTS),
    only("peer", DOMAIN, PORTS, WIRE),
    only("wire", DOMAIN),
    only("rpc", DOMAIN, "^src/app/", WIRE, THREADS),
    only("console", DOMAIN, "^src/app/"),
    only("lab", DOMAIN, PORTS, "^src/store/"),
    {
      name: "cli-may-import",
      severity: "error",
      comment:
        "src/cli talks to the control API only: domain, wire, and what gives it tokens: auth/user-token.ts, auth/device-login.ts, auth/secret-file.ts",
      from: { path: "^src/cli/", pathNot: [HOUSE_COMMANDS, OFFLINE_COMMAND] },
      to: { path: "^src/", pathNot: ["^src/cli/", DOMAIN, WIRE, USER_TOKEN] },
    },
    {
      name: "cli-offline-may-import",
      severity: "error",
      comment: "`receipt verify` asks nobody: besides domain and wire it imports the checks of receipts in src/auth",
      from: { path: OFFLINE_COMMAND },
      to: { path: "^src/", pathNot: ["^src/cli/", DOMAIN, WIRE, OFFLINE_CHECKS] },
    },
    {
      name: "cli-house-may-import",
      severity: "error",
      comment: "the gateway, worker, init, lab and keys-recover commands may also import compose, config, lab and auth",
      from: { path: HOUSE_COMMANDS },
      to: {
        path: "^src/",
        pathNot: ["^src/cli/", DOMAIN, WIRE, "^src/auth/", COMPOSE, "^src/config/", "^src/lab/"],
      },
    },
    {
      name: "main-may-import",
      severity: "error",
      comment: "src/main.ts leads to the commands and nothing else",
      from: { path: "^src/main\\.ts$" },
      to: { path: "^src/", pathNot: "^src/cli/" },
    },
    {
      name: "compose-is-the-root",
      severity: "error",
      comment: "only compose and lane bring adapters together",
      from: { path: "^src/", pathNot: ["^src/cli/", COMPOSE, ENTRIES] },
      to: { path: [COMPOSE, ENTRIES] },
    },

    fence("tokens", ["jose/", "openid-client/"], "^src/auth/"),
    fence("x509", ["@peculiar/", "reflect-metadata/"], "^src/auth/"),
    fence("sql", ["kysely/", "pg/", "pg-cursor/"], "^src/ledger/"),
    fence("object-store", ["minio/", "undici/"], "^src/store/"),
    fence("grpc", ["@grpc/", "grpc-health-check/", "nice-grpc"], "^src/rpc/", "^src/peer/", "^src/wire/"),
    fence("events", ["pino/", "prom-client/"], "^src/events/"),
    fence("http", ["fastify/", "@fastify/"], "^src/console/", "^src/lab/"),
    fence("command-line", ["commander/", "cli-progress/"], "^src/cli/"),
    {
      name: "fence-sqlite",
      severity: "error",
      comment: "node:sqlite: only in src/ledger",
      from: { path: "^src/", pathNot: "^src/ledger/" },
      to: { path: "^(?:node:)?sqlite$" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
