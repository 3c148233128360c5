import type { Outcome } from "../../checks/run-checks.ts";
import type { EndpointVerdict } from "./endpoint-verdicts.ts";
import type { ObtainedPlugin } from "../../engine/plugins/obtain-plugins.ts";

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
  /** Who can call what, in the contract's order. */
  readonly endpoints: readonly EndpointVerdict[];
  readonly resources: ResourceAccount;
  /** Version of Pulumi's engine. */
  readonly engine: string;
  /** Where real plugins were asked for: which they were, and for which a stand-in filled in. */
  readonly plugins?: readonly ObtainedPlugin[];
}
