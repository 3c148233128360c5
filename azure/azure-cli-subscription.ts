import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * The id of the subscription that the Azure CLI has chosen: what azure-native takes without ARM_SUBSCRIPTION_ID.
 *
 * @throws the system's error where there is no Azure CLI, or the CLI's where nobody is logged in
 */
export async function azureCliSubscription(): Promise<string> {
  const { stdout } = await promisify(execFile)("az", ["account", "show", "--query", "id", "--output", "tsv"]);
  return stdout.trim();
}
