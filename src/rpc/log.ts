/** What the servers tell about calls; the audit log is not its business. */
export interface RpcLog {
  /** A failure that nobody planned for. The caller got a neutral text with this id, and nothing else of it. */
  unexpected(id: string, error: unknown): void;
  /** A call that was refused before its use case ran: no or a bad token, a role that does not suffice, a cap. */
  refused?(call: { readonly method: string; readonly reason: string; readonly caller: string | undefined }): void;
}
