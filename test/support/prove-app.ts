import { endpointVerdicts, peopleHolding } from "../../commands/start/endpoint-verdicts.ts";
import type { Proof } from "../../commands/start/proof-table.ts";
import { prove } from "../../commands/start/prove.ts";
import { deployOpened, type LocalDeploymentOptions, openLocally } from "./local-deployment.ts";
import { seedForOrders } from "./orders-settings.ts";
import type { SampleProject } from "./sample-project.ts";
import type { SettingsOfStack } from "./settings-file.ts";

const quiet = { onStep: () => {}, onProgress: () => {}, onWarning: () => {} };

/** `npm start` of a user's repository, in this process, where there is what the orders API needs. */
export async function proveApp(
  { directory }: SampleProject,
  settings: Readonly<Record<string, unknown>>,
  twin: LocalDeploymentOptions["twin"] = {},
): Promise<Proof> {
  const opened = await openLocally({ settings, directory, twin });
  try {
    await seedForOrders(opened);
    return await prove(opened.local, quiet);
  } finally {
    await opened.close();
  }
}

/** Likewise, but deployed once and no more: the checks and their verdicts, and nothing of the life cycle. */
export async function checkApp(
  { directory }: SampleProject,
  settings: SettingsOfStack,
  twin: LocalDeploymentOptions["twin"] = {},
): Promise<Pick<Proof, "rows" | "endpoints">> {
  const opened = await openLocally({ settings, directory, twin });
  let close = opened.close;
  try {
    await seedForOrders(opened);
    const deployment = await deployOpened(opened);
    close = deployment.close;
    const { outputs } = deployment;
    const rows = await deployment.runGuide();
    const faults = opened.local.twin.control.faults();
    if (faults.length > 0) throw new Error(`The twin itself failed: ${String(faults[0]?.error)}`);
    return { rows, endpoints: endpointVerdicts(outputs, await peopleHolding(outputs, opened), rows) };
  } finally {
    await close();
  }
}

/** The rows that aren't proved, as far as a person would want to know. */
export function notProvedIn({ rows }: Pick<Proof, "rows">) {
  return rows
    .filter(({ outcome }) => outcome !== "proved")
    .map(({ id, claim, outcome, reason }) => ({ id, claim, outcome, reason }));
}
