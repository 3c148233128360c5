import type { Proof } from "../../commands/start/proof-table.ts";
import { prove } from "../../commands/start/prove.ts";
import { type LocalDeploymentOptions, openLocally } from "./local-deployment.ts";
import { seedForOrders } from "./orders-settings.ts";
import type { SampleProject } from "./sample-project.ts";

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

/** The rows that aren't proved, as far as a person would want to know. */
export function notProvedIn({ rows }: Proof) {
  return rows
    .filter(({ outcome }) => outcome !== "proved")
    .map(({ id, claim, outcome, reason }) => ({ id, claim, outcome, reason }));
}
