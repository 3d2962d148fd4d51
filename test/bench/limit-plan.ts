/** One read and one write: a whole object or a part of one. */
export interface LimitJob {
  /** Presigned GET. */
  readonly read: string;
  /** Presigned PUT. */
  readonly write: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What makes an object of its parts. */
export interface LimitUpload {
  /** Presigned POST. */
  readonly complete: string;
  /** Its parts among the jobs: from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
}

/** Everything that the limit loop does. */
export interface LimitPlan {
  readonly threads: number;
  readonly lanesPerThread: number;
  /** Jobs up to this size are buffered, hashed and sent whole; larger ones stream through. */
  readonly wholeBytes: number;
  readonly jobs: readonly LimitJob[];
  readonly uploads: readonly LimitUpload[];
}

/** What it took, from its first request to its last answer, with all its threads. */
export interface LimitResult {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** What a thread is started with. */
export interface LimitThreadData {
  readonly plan: LimitPlan;
  /** One Int32: the number of the next job. */
  readonly next: SharedArrayBuffer;
}

/** What a thread tells when no job is left: the ETag of each job that it did. */
export type LimitThreadResult = readonly (readonly [job: number, etag: string])[];
