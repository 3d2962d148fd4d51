import { experimental, type ServerCredentials } from "@grpc/grpc-js";

/** A server certificate with what intermediates it has, and its key; both PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** Where a server's certificate comes from. New connections get the current one; running ones stay as they are. */
export interface CertificateSource {
  current(): CertificatePair;
  /** Tells of each replacement. @returns what stops it */
  onChange(listener: () => void): () => void;
}

/** A certificate that stays as it is. */
export const staticCertificate = (pair: CertificatePair): CertificateSource => ({
  current: () => pair,
  onChange: () => () => undefined,
});

/** A certificate that is replaced by whoever has it. */
export function replaceableCertificate(
  first: CertificatePair,
): CertificateSource & { replace(pair: CertificatePair): void } {
  let current = first;
  const listeners = new Set<() => void>();
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    replace(pair) {
      current = pair;
      for (const listener of listeners) listener();
    },
  };
}

type Listener = experimental.IdentityCertificateUpdateListener;

/** A CertificateSource as grpc-js wants it. */
class SourceProvider implements experimental.CertificateProvider {
  readonly #source: CertificateSource;
  readonly #stops = new Map<Listener, () => void>();

  constructor(source: CertificateSource) {
    this.#source = source;
  }

  addIdentityCertificateListener(listener: Listener): void {
    const send = (): void => {
      const { cert, key } = this.#source.current();
      listener({ certificate: Buffer.from(cert), privateKey: Buffer.from(key) });
    };
    this.#stops.set(listener, this.#source.onChange(send));
    // grpc-js sets itself up after this call returns.
    process.nextTick(() => {
      if (this.#stops.has(listener)) send();
    });
  }

  removeIdentityCertificateListener(listener: Listener): void {
    this.#stops.get(listener)?.();
    this.#stops.delete(listener);
  }

  addCaCertificateListener(): void {
    // Peers show no certificates: their tokens say who they are.
  }

  removeCaCertificateListener(): void {
    // See addCaCertificateListener.
  }
}

/** Credentials of a TLS server that follow their source. */
export const serverCredentials = (source: CertificateSource): ServerCredentials =>
  // Its type file names the first two arguments the wrong way round: the identity comes first.
  experimental.createCertificateProviderServerCredentials(new SourceProvider(source), null, false);
