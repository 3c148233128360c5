import { effectOf, effectOfGone } from "../../packages/pf/commands/drift/effects/effect-of.ts";
import type { Drift } from "../../packages/pf/commands/drift/finding.ts";
import type { DriftFinding } from "../../packages/pf/commands/drift/subject.ts";

const undo = "`npx pulumi up --refresh --stack dev`";

/** With the effect that the command finds, as in a real answer. */
function finding(type: string, properties: Omit<DriftFinding, "meaning" | "rank" | "effect">): DriftFinding {
  const { kind, property: path, what } = properties;
  const name = what.slice(what.indexOf('"'));
  const effect = kind === "gone" ? effectOfGone(type) : effectOf(type, { ...properties, name, path, kind });
  return { ...properties, ...effect };
}

/** Drift with something in every group. */
export const sampleDrift: Drift = {
  stack: "dev",
  findings: [
    finding("azure-native:web:WebAppAuthSettingsV2", {
      resource: "authentication",
      what: 'authentication settings "func-whocalls-dev"',
      portal: "Azure > Function App > Authentication",
      property: "globalValidation.excludedPaths",
      kind: "added",
      found: "/api/debug",
      seenBy: "refresh",
      undo,
    }),
    finding("azuread:index/application:Application", {
      resource: "api",
      what: 'app registration "whocalls API (dev)"',
      portal: "Entra ID > App registrations > Certificates & secrets",
      property: "passwordCredentials",
      kind: "added",
      found: { displayName: "made in the portal", endDateTime: "2028-11-24T00:00:00Z" },
      seenBy: "look",
      undo: "`az ad app credential delete --id 11111111-1111-4111-8111-111111111111 --key-id 22222222-2222-4222-8222-222222222222`",
    }),
    finding("azuread:index/appRoleAssignment:AppRoleAssignment", {
      resource: "reports-assignment",
      what: 'app role assignment "reports"',
      portal: "Entra ID > Enterprise applications > Users and groups",
      property: "",
      kind: "gone",
      seenBy: "refresh",
      undo: `${undo} creates it again.`,
    }),
    finding("azuread:index/application:Application", {
      resource: "api",
      what: 'app registration "whocalls API (dev)"',
      portal: "Entra ID > App registrations > App roles",
      property: 'appRoles["23ddd0b5-5de3-4713-ac8f-3cbdf977973c"].description',
      kind: "changed",
      expected: "May call the function.",
      found: "Ask Grace before you use it.",
      seenBy: "refresh",
      undo,
    }),
  ],
  names: { "23ddd0b5-5de3-4713-ac8f-3cbdf977973c": "Function.Invoke" },
  unchecked: [
    {
      what: "federated credentials of the callers",
      why: "Microsoft Graph answered 403.",
      needs: "Application.Read.All",
    },
  ],
  undeployed: [],
  information: [],
  resources: 39,
};
