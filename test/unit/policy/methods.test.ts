import { describe, expect, it } from "vitest";
import { requireAccess } from "../../../src/app/call-access.ts";
import { ROLES } from "../../../src/domain/principal.ts";
import { EVERY_METHOD, OPEN_METHOD } from "../../support/raw-caller.ts";

/* What the descriptors serve and what the policy says must agree before anything is built. */

describe("every method of the protos", () => {
  it("is more than a few", () => {
    expect(EVERY_METHOD.length).toBeGreaterThan(40);
    expect(new Set(EVERY_METHOD.map(({ path }) => path)).size).toBe(EVERY_METHOD.length);
  });

  it.each(EVERY_METHOD.map(({ path, listener }) => [path, listener] as const))(
    "%s has its policy",
    (path, listener) => {
      const access = requireAccess(path);
      // Nothing of ours but how to log in is open to everybody; peers and users never share a method.
      expect(access.by === "anyone").toBe(path === OPEN_METHOD);
      expect(["user", "anyone"].includes(access.by)).toBe(listener === "control");
      if (access.by === "user") expect(ROLES).toEqual(expect.arrayContaining([...access.roles]));
    },
  );

  it("that is not listed stops whoever asks", () => {
    expect(() => requireAccess("/hanse.federation.v1.OddService/Odd")).toThrow("OddService/Odd");
  });
});
