import type { CallContext, ServiceImplementation } from "nice-grpc";
import { ServerError, Status } from "nice-grpc-common";
import type { HealthService, HealthStatus } from "../wire/services.ts";

/** grpc.health.v1: whether this server takes calls; the empty name stands for all of it. Needs no token. */
export class Health {
  readonly #services: ReadonlySet<string>;
  readonly #wakes = new Set<() => void>();
  #serving = false;

  /** @param services full names, `package.Service` */
  constructor(services: Iterable<string>) {
    this.#services = new Set(["", ...services]);
  }

  /** Tells all watchers. */
  setServing(serving: boolean): void {
    if (serving === this.#serving) return;
    this.#serving = serving;
    for (const wake of this.#wakes) wake();
  }

  readonly implementation: ServiceImplementation<HealthService> = {
    Check: ({ service }) => Promise.resolve(this.#check(service)),
    List: () =>
      Promise.resolve({ statuses: Object.fromEntries([...this.#services].map((name) => [name, this.#status(name)])) }),
    Watch: ({ service }, context: CallContext) => this.#watch(service, context.signal),
  };

  #check(service: string): HealthStatus {
    if (!this.#services.has(service)) throw new ServerError(Status.NOT_FOUND, "this server has no such service");
    return this.#status(service);
  }

  #status(service: string): HealthStatus {
    if (!this.#services.has(service)) return { status: "SERVICE_UNKNOWN" };
    return { status: this.#serving ? "SERVING" : "NOT_SERVING" };
  }

  async *#watch(service: string, signal: AbortSignal): AsyncGenerator<HealthStatus> {
    let wake = (): void => undefined;
    const wakeUp = (): void => {
      wake();
    };
    this.#wakes.add(wakeUp);
    signal.addEventListener("abort", wakeUp);
    try {
      let told: string | undefined;
      while (!signal.aborted) {
        const now = this.#status(service);
        if (now.status !== told) {
          told = now.status;
          yield now;
          continue;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#wakes.delete(wakeUp);
      signal.removeEventListener("abort", wakeUp);
    }
  }
}
