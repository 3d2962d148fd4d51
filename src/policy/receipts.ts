import type { UserPrincipal } from "../domain/principal.ts";

/** Operators and auditors see all receipts. */
export const maySeeAllReceipts = (user: UserPrincipal): boolean => user.role === "operator" || user.role === "auditor";

/**
 * Others see those of what they pulled. In a receipt of what this site delivered the person is one of the other site,
 * whoever has the same name here.
 */
export const maySeeReceipt = (
  user: UserPrincipal,
  receipt: { readonly direction: "in" | "out" | "between"; readonly person?: string | undefined },
): boolean => maySeeAllReceipts(user) || (receipt.direction === "in" && receipt.person === user.person);
