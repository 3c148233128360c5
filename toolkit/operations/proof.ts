import type { Outcome } from "../checks/run-checks.ts";

/** What became of the stack's resources. */
export interface ResourceAccount {
  readonly created: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly left: number;
}

/** What a run proved: the object that `--json` prints. */
export interface Proof {
  readonly ok: boolean;
  readonly rows: readonly Outcome[];
  readonly resources: ResourceAccount;
  /** Version of Pulumi's engine. */
  readonly engine: string;
}
