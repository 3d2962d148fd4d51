import { benchAgainst } from "./against.ts";
import { readFlags, USAGE } from "./flags.ts";
import { benchMemory } from "./memory/bench-memory.ts";

/** `npm run bench`: nothing here decides anything; it prints figures, and fails only where something went wrong. */
const say = (line: string): void => {
  console.log(line);
};

/** What was started is taken down before the process ends. */
const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    interruption.abort(new Error(`ended by ${name}`));
  });
}

const request = readFlags(process.argv.slice(2));
switch (request.kind) {
  case "help":
    say(USAGE);
    break;
  case "against":
    await benchAgainst(request.options, say, interruption.signal);
    break;
  case "memory":
    await benchMemory(request.options, say, interruption.signal);
    break;
}
