import { randomBytes } from "node:crypto";
import type { AuditEvent } from "../domain/audit.ts";
import type { Tx } from "./base.ts";

const USER = "user:";
const PEER = "peer:";

/** The event with pseudonyms where it names persons; each person has one, until it is forgotten. */
export async function withPseudonyms(tx: Tx, event: AuditEvent): Promise<AuditEvent> {
  const { actor, onBehalfOf } = event;
  return {
    ...event,
    actor: actor.startsWith(USER) ? await userPseudonym(tx, actor) : actor,
    onBehalfOf: onBehalfOf === undefined ? undefined : await behalf(tx, onBehalfOf, actor),
  };
}

/** Whom a peer acts for is a person of that site, whoever has the same name at another. */
function behalf(tx: Tx, person: string, actor: string): Promise<string> {
  if (person.startsWith(USER)) return userPseudonym(tx, person);
  return pseudonymOf(tx, actor.startsWith(PEER) ? `${person} at ${actor.slice(PEER.length)}` : person);
}

const userPseudonym = async (tx: Tx, user: string): Promise<string> =>
  `${USER}${await pseudonymOf(tx, user.slice(USER.length))}`;

/** Made by chance and not from the name: once the row is gone, nothing can be tried out against it. */
async function pseudonymOf(tx: Tx, person: string): Promise<string> {
  const pseudonym = `p-${randomBytes(9).toString("hex")}`;
  const made = await tx
    .insertInto("persons")
    .values({ person, pseudonym })
    .onConflict((conflict) => conflict.doNothing())
    .returning("pseudonym")
    .executeTakeFirst();
  if (made !== undefined) return made.pseudonym;
  const standing = tx.selectFrom("persons").select("pseudonym").where("person", "=", person);
  return (await standing.executeTakeFirstOrThrow()).pseudonym;
}
