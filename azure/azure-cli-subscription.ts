import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { childEnvironment } from "../text/child-environment.ts";

/**
 * The ID of the subscription that the Azure CLI has selected. azure-native uses it without ARM_SUBSCRIPTION_ID.
 *
 * @throws the system's error without an Azure CLI, or the CLI's own if it isn't logged in
 */
export async function azureCliSubscription(): Promise<string> {
  const env = childEnvironment(process.env, "network", "azureCli");
  const { stdout } = await promisify(execFile)("az", ["account", "show", "--query", "id", "--output", "tsv"], { env });
  return stdout.trim();
}
