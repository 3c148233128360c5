import type { JsonApi } from "../../azure/json-api.ts";
import type { DeployedAlready } from "./deployed-already.ts";
import type { Deployer } from "./deployer.ts";
import type { Wanted } from "./wanted.ts";

/** What every check is given. The two are only read: by GET, and by the one POST that lists app settings. */
export interface Surroundings {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly deployer: Deployer;
  readonly subscriptionId: string;
  readonly wanted: Wanted;
  /** Undefined: nobody could be asked whether the stack is deployed already. */
  readonly deployed: DeployedAlready | undefined;
  readonly now: Date;
}
