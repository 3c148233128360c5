import type { Drift } from "../../commands/drift/finding.ts";

const undo = "`npx pulumi up --refresh --stack dev` undoes it.";

/** Drift with something in every group. */
export const sampleDrift: Drift = {
  stack: "dev",
  findings: [
    {
      resource: "api",
      what: 'app registration "whocalls API (dev)"',
      portal: "Entra ID > App registrations > Certificates & secrets",
      property: "passwordCredentials",
      kind: "added",
      found: "made in the portal, expires 2028-11-24",
      meaning: "access",
      seenBy: "look",
      undo: "`az ad app credential delete --id 11111111-1111-4111-8111-111111111111 --key-id 22222222-2222-4222-8222-222222222222`",
    },
    {
      resource: "function-app-auth",
      what: 'authentication settings "func-whocalls-dev"',
      portal: "Azure > Function App > Authentication",
      property: "globalValidation.excludedPaths[0]",
      kind: "added",
      found: "/api/debug",
      meaning: "access",
      seenBy: "refresh",
      undo: `Anyone reaches /api/debug without a token. ${undo}`,
    },
    {
      resource: "reports-assignment",
      what: 'app role assignment "reports"',
      portal: "Entra ID > Enterprise applications > Users and groups",
      property: "",
      kind: "gone",
      meaning: "lacking",
      seenBy: "refresh",
      undo: "`npx pulumi up --refresh --stack dev` creates it again.",
    },
    {
      resource: "resource-group",
      what: 'resource group "rg-whocalls-dev"',
      portal: "Azure > Resource groups",
      property: "tags.owner",
      kind: "changed",
      expected: "integration team",
      found: "billing team",
      meaning: "other",
      seenBy: "refresh",
      undo,
    },
  ],
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
