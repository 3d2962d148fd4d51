import { asHanseError, isReason, type HanseError } from "../domain/errors.ts";
import type { CertificatePair, CertificateSource } from "./certificates.ts";

/** The files are looked at this often. */
const EVERY_MS = 10_000;

/** What looking after a certificate needs. */
export interface WatchedCertificateOptions {
  readonly first: CertificatePair;
  /** Reads the pair as it is now. @throws HanseError for one that cannot be served */
  readonly read: () => Promise<CertificatePair>;
  /** A new pair is served from now on; or, with an error, it cannot be and the one before stays. */
  readonly told: (error: HanseError | undefined) => void;
}

/**
 * A certificate that follows its files. They are read, not watched: a mounted secret is replaced by a link, of which
 * watching tells nothing. Connections that stand keep theirs.
 */
export class WatchedCertificate implements CertificateSource {
  readonly #options: WatchedCertificateOptions;
  readonly #listeners = new Set<() => void>();
  #current: CertificatePair;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchedCertificateOptions) {
    this.#options = options;
    this.#current = options.first;
  }

  current(): CertificatePair {
    return this.#current;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the files now. Never rejects. */
  async look(): Promise<void> {
    const { read, told } = this.#options;
    try {
      const { cert, key } = await read();
      if (cert === this.#current.cert && key === this.#current.key) return;
      this.#current = { cert, key };
      for (const listener of this.#listeners) listener();
      told(undefined);
    } catch (error) {
      told(isReason(error, "INVALID_CONFIG") ? error : asHanseError(error, "this gateway"));
    }
  }
}
