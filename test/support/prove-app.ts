import { rmSync } from "node:fs";
import { readDeclaredMatrix } from "../../packages/pf/access-matrix/read-declared-matrix.ts";
import { whoCanCall } from "../../packages/pf/access-matrix/who-can-call.ts";
import { peopleInSettings } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import type { Evidence } from "../../packages/pf/checks/check.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { administratorOf } from "../../packages/pf/stacks/local/local-stack.ts";
import { endpointVerdicts } from "../../packages/pf/commands/start/endpoint-verdicts.ts";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { deployOpened, type LocalDeploymentOptions, openLocally } from "./local-deployment.ts";
import { seedForOrders } from "./orders-settings.ts";
import type { SampleProject } from "./sample-project.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";

/**
 * The checks of a user's repository and their verdicts, where there is what the orders API needs; and whether a destroy
 * leaves what was there before, no more and no less.
 */
export async function proveApp(
  { directory }: SampleProject,
  settings: SettingsOfStack,
  twin: LocalDeploymentOptions["twin"] = {},
): Promise<Pick<Proof, "rows" | "endpoints"> & { readonly isGone: boolean; readonly watched: Evidence }> {
  const opened = await openLocally({ settings, directory, twin });
  const { control } = opened.local.twin;
  const held = () => JSON.stringify({ ...control.inventory(), recycled: 0 });
  let close = opened.close;
  try {
    await seedForOrders(opened);
    const before = held();
    const deployment = await deployOpened(opened);
    close = deployment.close;
    const { outputs } = deployment;
    const file = writeSettings(settings);
    const people = peopleInSettings(file.path, file.folder);
    rmSync(file.folder, { recursive: true });
    const matrix = await readDeclaredMatrix(outputs, opened, people, opened.local.clock.now());
    const rows = await deployment.runGuide();
    const endpoints = endpointVerdicts(outputs, whoCanCall(matrix), rows);
    const checks = openLocalChecks(opened.local, {
      outputs,
      // The watch sends no token.
      caller: { tenantId: outputs.tenantId, clientId: "", clientSecret: "" },
      administrator: administratorOf(opened.local),
      alteration: true,
      ownTenant: true,
      answers: [],
    });
    await checks.watchAuthentication();
    await opened.local.stack.destroy();
    const watched = await checks.stopWatch();
    await checks.close();
    const faults = control.faults();
    if (faults.length > 0) throw new Error(`The twin itself failed: ${String(faults[0]?.error)}`);
    return { rows, endpoints, watched, isGone: held() === before };
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
