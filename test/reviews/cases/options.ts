import type { Case } from "./case.ts";

/** Options of resources, and what the program hands out. */
export const options: readonly Case[] = [
  {
    title: "nothing is protected from a replacement any more",
    class: "resource options: protect gone",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "protectResources", to: false }],
    verdict: "weakens",
    findings: [{ id: ["option/unprotected", "setting/weaker"], about: /protectResources|function-app/ }],
    through: "engine",
  },
  {
    title: "a caller's secret is an output in plain text",
    class: "unsecret output",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/identity/client-credentials.ts",
        find: "this.clientSecret = current && pulumi.secret(current.password.value);",
        replace: "this.clientSecret = current && pulumi.unsecret(current.password.value);",
      },
    ],
    verdict: ["opens", "weakens"],
    findings: [{ id: "output/not-secret", about: /callers/ }],
    through: "engine",
  },
  {
    title: "an output that nobody knows",
    class: "unknown output",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/index.ts",
        find: "    tokenEndpoint: `",
        replace: "    diagnostics: { login },\n    tokenEndpoint: `",
      },
    ],
    verdict: "unknown",
    findings: [{ id: "output/unknown", about: "diagnostics" }],
    through: [{ output: "diagnostics", to: { login: { clientId: "<the deployer>" } } }],
  },
  {
    title: "the gate is made by a provider of its own",
    class: "a second provider",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/hosting/authentication.ts",
        find: "        retainOnDelete: true,\n",
        replace: "        retainOnDelete: true,\n        provider: elsewhere,\n",
      },
      {
        file: "infra/hosting/authentication.ts",
        find: 'import * as pulumi from "@pulumi/pulumi";',
        replace:
          'import { Provider } from "@pulumi/azure-native/provider.js";\nimport * as pulumi from "@pulumi/pulumi";\n\nconst elsewhere = new Provider("elsewhere", { subscriptionId: "66666666-7777-4888-8999-000000000000" });',
      },
    ],
    verdict: ["unknown", "weakens"],
    findings: [{ id: ["option/provider", "resource/unknown-type"], about: /authentication|elsewhere/ }],
    through: [
      {
        resource: "pulumi:providers:azure-native elsewhere",
        added: { subscriptionId: "66666666-7777-4888-8999-000000000000" },
      },
      { resource: "azure-native:web:WebAppAuthSettingsV2 authentication", path: "options.provider", to: "elsewhere" },
    ],
  },
  {
    title: "client secrets are no secrets of the state",
    class: "resource options: additionalSecretOutputs",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/identity/client-credentials.ts",
        find: "const childOptions = { parent: this, deletedWith: application };",
        replace:
          "const childOptions: pulumi.CustomResourceOptions = {\n      parent: this,\n      deletedWith: application,\n      transformations: [({ props, opts }) => ({ props, opts: { ...opts, additionalSecretOutputs: [] } })],\n    };",
      },
    ],
    verdict: ["weakens", "unknown", "opens"],
    findings: [
      {
        id: ["option/not-secret", "option/unknown", "option/changed", "output/not-secret"],
        about: /client-secret|partner/,
      },
    ],
    through: [
      {
        resource: "azuread:index/applicationPassword:ApplicationPassword partner-first-client-secret",
        path: "options.additionalSecretOutputs",
        to: undefined,
      },
    ],
  },
];
