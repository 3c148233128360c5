import type { ReviewFinding } from "../finding.ts";
import type { Observed, Upgrade } from "../program/observed.ts";
import { appSettingFindings } from "./compare-app-settings.ts";
import { compareAzureRoles } from "./compare-azure-roles.ts";
import { compareConditionalAccess } from "./compare-conditional-access.ts";
import { deliveryFindings } from "./compare-deliveries.ts";
import { compareEndpoints } from "./compare-endpoints.ts";
import { functionFindings } from "./compare-function.ts";
import { compareGates } from "./compare-gate.ts";
import { hardeningFindings } from "./compare-hardening.ts";
import { compareRegistrations } from "./compare-registrations.ts";
import { requestFindings } from "./compare-requests.ts";
import { lossFindings } from "./compare-resources.ts";

/** Everything that an upgrade changes but who gains and loses, from what was deployed before and after. Pure. */
export function compareVersions(before: Observed, after: Observed, upgrade: Upgrade): readonly ReviewFinding[] {
  const { steps, writes, functionChecks } = upgrade;
  const [was, is] = [before.snapshot, after.snapshot];
  return [
    ...compareEndpoints(was, is),
    ...compareGates(was, is),
    ...appSettingFindings(steps),
    ...functionFindings(functionChecks),
    ...compareRegistrations(was, is, upgrade),
    ...compareConditionalAccess(before.matrix, after.matrix),
    ...compareAzureRoles(was, is, steps),
    ...deliveryFindings(steps),
    ...hardeningFindings(steps),
    ...lossFindings(steps),
    ...requestFindings(writes),
    ...(was.hostName === is.hostName
      ? []
      : [
          {
            severity: "breaks",
            area: "resources",
            text: "The function's host name changes.",
            consequence: "Every caller that has the old address calls nobody.",
          } as const,
        ]),
  ];
}
