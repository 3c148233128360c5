/**
 * A process that a twin has for itself: `node twin-process.ts <directory>`. Says over its channel how to reach the
 * twin, and ends when that channel does.
 */
import { setFlagsFromString } from "node:v8";
import { startTwin } from "../twin/index.ts";
import type { TwinAddress } from "./twin-address.ts";

// As `./pf twin` runs it.
setFlagsFromString("--optimize-for-size");
process.on("disconnect", () => process.exit(0));

const { environment, control } = await startTwin({ directory: process.argv[2] ?? process.cwd() });
const { tenantId, subscriptionId, deployer } = control;
const address: TwinAddress = {
  clients: environment,
  deployer: {
    ARM_TENANT_ID: tenantId,
    ARM_SUBSCRIPTION_ID: subscriptionId,
    ARM_CLIENT_ID: deployer.clientId,
    ARM_CLIENT_SECRET: deployer.clientSecret,
  },
};
process.send?.(address);
