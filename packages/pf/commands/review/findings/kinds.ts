import { accessKinds, endpointKinds } from "./kinds/access.ts";
import { credentialKinds } from "./kinds/credentials.ts";
import { assignmentKinds, entitlementKinds } from "./kinds/entitlements.ts";
import { gateKinds } from "./kinds/gate.ts";
import { optionKinds, outputKinds, settingKinds } from "./kinds/options.ts";
import { emergencyKinds, locationKinds, policyKinds } from "./kinds/policies.ts";
import { registrationKinds } from "./kinds/registrations.ts";
import { azureRoleKinds, resourceKinds } from "./kinds/resources.ts";
import { triggerKinds } from "./kinds/triggers.ts";
import { fileKinds, reviewKinds } from "./kinds/review.ts";

/**
 * Every kind of finding, by its id: severity, facts and words. Terminal, page, Markdown, SARIF and the reference come from
 * these rows; a new kind is one more. Ids never change: `accepted-findings.yaml`, code scanning and users of `--json` depend
 * on them. Lists of findings are in this order.
 */
export const kinds = {
  ...accessKinds,
  ...endpointKinds,
  ...triggerKinds,
  ...gateKinds,
  ...registrationKinds,
  ...entitlementKinds,
  ...assignmentKinds,
  ...credentialKinds,
  ...policyKinds,
  ...locationKinds,
  ...emergencyKinds,
  ...azureRoleKinds,
  ...resourceKinds,
  ...optionKinds,
  ...outputKinds,
  ...settingKinds,
  ...fileKinds,
  ...reviewKinds,
};
export type FindingId = keyof typeof kinds;

export const findingIds = Object.keys(kinds) as readonly FindingId[];
