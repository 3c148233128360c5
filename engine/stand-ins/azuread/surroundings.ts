import type { Deployer } from "../deployer.ts";
import type { GraphClient } from "./graph-client.ts";
import type { ObjectLock } from "./object-lock.ts";

/** What all types of azuread share. */
export interface AzureadSurroundings {
  readonly graph: GraphClient;
  readonly deployer: () => Deployer;
  readonly lock: ObjectLock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}
