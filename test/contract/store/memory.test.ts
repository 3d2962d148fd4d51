import { openStore } from "../../../src/store/open-store.ts";
import { storeSuite } from "./suite.ts";

storeSuite("memory", () => {
  const store = openStore({ type: "memory", name: "mem" });
  return Promise.resolve({ store, close: () => store.close() });
});
