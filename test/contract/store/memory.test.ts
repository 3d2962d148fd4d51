import { openMemory } from "../../../src/store/memory.ts";
import { withVerify } from "../../../src/store/verify.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { storeSuite } from "./suite.ts";

storeSuite("memory", () => {
  const store = openStore({ type: "memory", name: "mem" });
  return Promise.resolve({ store, close: () => store.close() });
});

storeSuite("memory that keeps versions", () => {
  const store = withVerify(openMemory({ name: "mem", versioned: true }));
  return Promise.resolve({
    store,
    versioned: true,
    close: () => store.close(),
  });
});
