import type { PortalUser } from "./portal-user.ts";

/** Something that somebody does behind Pulumi's back. */
export interface Change {
  readonly title: string;
  /** Does it; answers how it is undone. */
  readonly make: (portalUser: PortalUser) => Promise<() => Promise<unknown>>;
  /** `meaning resource property kind seenBy` of each finding. */
  readonly findings: readonly string[];
}
