import type { JsonApi } from "../../clients/json-api.ts";
import type { Deployer } from "./deployer.ts";
import type { Wanted } from "./wanted.ts";

/** What every check is given. Nothing is asked of the two but GET. */
export interface Surroundings {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly deployer: Deployer;
  readonly subscriptionId: string;
  readonly wanted: Wanted;
  readonly now: Date;
}
