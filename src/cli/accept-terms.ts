import { HanseError } from "../domain/errors.ts";
import type { ToldTerms__Output } from "../wire/gen/hanse/control/v1/ToldTerms.ts";
import { SLOW_CALL_MS, type Control } from "./control.ts";
import { confirm } from "./io.ts";
import { toldTermsLines, showPaged } from "./terms-lines.ts";

/** What accepting is told on the command line. */
export interface AcceptOptions {
  /** `--accept-terms`: `yes`, or the hash of the terms that were read, or a beginning of it of at least 8 digits. */
  readonly acceptTerms?: string | undefined;
  readonly to: string;
  readonly forSite: boolean;
}

/**
 * Accepts the terms that a version is granted on: those that the command line names, else what a person says yes to.
 * @throws HanseError TERMS_NOT_ACCEPTED where nobody does, TERMS_CHANGED where the named ones are not these
 */
export async function acceptTerms(control: Control, reference: string, options: AcceptOptions): Promise<string> {
  const { call, cli, print } = control;
  const { to, forSite, acceptTerms: said } = options;
  const answer = await call(
    (client, callOptions) => client.agreements.GetTerms({ reference, to }, callOptions),
    SLOW_CALL_MS,
  );
  const open = answer.terms.filter(({ accepted }) => forSite || !accepted);
  const chosen =
    said === undefined ? await asked(control, reference, open, answer.country) : named(said, open, reference);
  const sha256 = chosen.terms?.sha256 ?? "";
  const request = { requestId: cli.newId(), reference: answer.reference, to, sha256, forSite };
  const { agreement } = await call(
    (client, callOptions) => client.agreements.AcceptTerms(request, callOptions),
    SLOW_CALL_MS,
  );
  const id = agreement?.agreementId ?? "";
  print.note(`Agreed to the terms sha256:${sha256.slice(0, 12)}… (${id})`);
  return id;
}

function named(said: string, open: readonly ToldTerms__Output[], reference: string): ToldTerms__Output {
  const [first] = open;
  const hash = said.toLowerCase().replace(/^sha256:/, "");
  if (hash === "yes" && first !== undefined) return first;
  const fits = /^[0-9a-f]{8,64}$/.test(hash) ? open.filter(({ terms }) => terms?.sha256.startsWith(hash) === true) : [];
  if (fits[0] !== undefined) return fits[0];
  throw new HanseError("TERMS_CHANGED", `${reference} is not granted on the terms that --accept-terms names`, {
    remedy: `Read what it is granted on: \`hanse show ${reference} --terms\``,
    problems: open.map(({ terms }) => `granted on sha256:${terms?.sha256 ?? ""}`),
  });
}

async function asked(
  control: Control,
  reference: string,
  open: readonly ToldTerms__Output[],
  country: string,
): Promise<ToldTerms__Output> {
  const { cli, signal } = control;
  const [first] = open;
  const refuse = (text: string): never => {
    const hash = first?.terms?.sha256.slice(0, 12) ?? "SHA256";
    throw new HanseError("TERMS_NOT_ACCEPTED", text, {
      remedy: `Read them with \`hanse show ${reference} --terms\`, then add --accept-terms ${hash}`,
    });
  };
  if (first === undefined) return refuse(`${reference} is granted on terms that are not for you`);
  if (!cli.io.canAsk) return refuse(`${reference} is granted on terms, and nobody is there to be asked`);
  const lines = [
    `${reference} is granted on these terms; the copy would lie in ${country}.`,
    "",
    ...toldTermsLines(first),
    "",
  ];
  await showPaged(cli.io, lines, signal);
  if (await confirm(cli.io, "Do you agree?", signal)) return first;
  return refuse("the terms were not agreed to; nothing was moved");
}
