import type { Principal } from "./deployed.ts";
import type { Subject } from "./matrix.ts";

/** Who asks: a line of the matrix, and whom it stands for in the tenant. */
export interface CastMember {
  readonly subject: Subject;
  readonly principal: Principal;
  /** What a person signs in with. */
  readonly userPrincipalName?: string;
}
