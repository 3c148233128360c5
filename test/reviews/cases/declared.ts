import { inDays } from "../../support/in-days.ts";
import { type Case, declared, replace } from "./case.ts";

const contract = "functions/contract.ts";
const served = 'serve(contract, { "who-calls": whoCalls';
const endpoint = (key: string, rest: string, handler = "whoCalls") => [
  replace(
    contract,
    "  endpoints: {\n",
    `  endpoints: {\n    ${key}: { methods: ["GET"], route: "${key}", ${rest} },\n`,
  ),
  replace("functions/src/index.ts", served, `${served}, ${key}: ${handler}`),
];
const people = (inRole: Readonly<Record<string, readonly string[]>>) => ({
  setting: "people",
  to: { "Function.Invoke": inRole },
});

/** New access that the change declares as such: it stands at the top, with who gains. */
export const declaredAccess: readonly Case[] = [
  declared("an endpoint for the role that callers hold", endpoint("audit", 'allow: ["Function.Invoke"]'), {
    findings: [{ id: "endpoint/new", about: "GET audit" }],
    together: "new endpoints",
  }),
  declared(
    "an endpoint with a role of its own, which a caller gets",
    [
      replace(
        contract,
        "  roles: {\n",
        '  roles: {\n    "Function.Report": {\n      id: "5b0b7c6e-0f55-4a0c-9d5c-2f4f7c1f2b11",\n      displayName: "Read reports",\n      members: ["Application"],\n    },\n',
      ),
      ...endpoint("report", 'allow: ["Function.Report"]'),
      // With a second role, each caller has to name its own.
      { setting: "callers.integration.roles", to: ["Function.Invoke"] },
      { setting: "callers.pipeline.roles", to: ["Function.Invoke"] },
      { setting: "callers.partner.roles", to: ["Function.Invoke", "Function.Report"] },
    ],
    {
      findings: [
        { id: "endpoint/new", about: "GET report" },
        { id: "assignment/added", about: /^caller partner: Function\.Report/ },
      ],
      together: "new endpoints",
    },
  ),
  declared(
    "a load balancer's probe without a token",
    endpoint("health", 'anonymous: "Load balancer probe, no data"', '() => ({ body: "up" })'),
    { findings: [{ id: "endpoint/anonymous", about: "GET health" }], together: "new endpoints" },
  ),
  declared("a group whose members may call", people({ users: ["ada@contoso.com"], groups: ["Clerks"] }), {
    findings: [{ id: "assignment/added", about: /^group Clerks/ }],
    together: "new endpoints",
  }),
  declared(
    "a caller with a secret",
    { setting: "callers.shop", to: { secrets: { first: { endDate: inDays(170) } } } },
    { findings: [{ id: "registration/new", about: "caller shop" }], together: "new callers" },
  ),
  declared(
    "a caller that is another repository's pipeline",
    {
      setting: "callers.deployments",
      to: { federated: { production: { github: { repository: "contoso/shop", environment: "production" } } } },
    },
    { findings: [{ id: "registration/new", about: "caller deployments" }], together: "new callers" },
  ),
  declared(
    "a caller that has a service principal already",
    { setting: "callers.robot", to: { servicePrincipal: "99999999-aaaa-4bbb-8ccc-dddddddddddd" } },
    { findings: [{ id: "assignment/added", about: /robot/ }], together: "new callers" },
  ),
  declared("a person who may call", people({ users: ["ada@contoso.com", "grace@contoso.com"] }), {
    findings: [{ id: "assignment/added", about: /^user grace@contoso\.com/ }],
    together: "new callers",
  }),
  declared(
    "a caller whose secret is delivered to a vault of its own",
    {
      setting: "callers.reports",
      to: {
        secrets: { first: { endDate: inDays(170) } },
        deliverTo: { keyVault: { resourceGroup: "rg-reports", name: "kv-reports" } },
      },
    },
    { findings: [{ id: "credential/delivered", about: "kv-reports" }], together: "new callers" },
  ),
];
