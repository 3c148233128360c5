import { type Case, harmful, replace } from "./case.ts";

/** Options of resources, and what the program hands out. */
export const options: readonly Case[] = [
  harmful({
    title: "nothing is protected from a replacement any more",
    class: "resource options: protect gone",
    edits: { setting: "protectResources", to: false },
    verdict: "weakens",
    findings: [{ id: ["option/unprotected", "setting/weaker"], about: /protectResources|function-app/ }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "a caller's secret is an output in plain text",
    class: "unsecret output",
    edits: replace(
      "infra/identity/client-credentials.ts",
      "this.clientSecret = current && pulumi.secret(current.password.value);",
      "this.clientSecret = current && pulumi.unsecret(current.password.value);",
    ),
    verdict: ["opens", "weakens"],
    findings: [{ id: "output/not-secret", about: /callers/ }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "an output that nobody knows",
    class: "unknown output",
    edits: replace("infra/program.ts", "    tokenEndpoint: `", "    diagnostics: { login },\n    tokenEndpoint: `"),
    findings: [{ id: "output/unknown", about: "diagnostics" }],
    through: { output: "diagnostics", to: { login: { clientId: "<the deployer>" } } },
  }),
  harmful({
    title: "the gate is made by a provider of its own",
    class: "a second provider",
    edits: [
      replace(
        "infra/hosting/authentication.ts",
        "        retainOnDelete: true,\n",
        "        retainOnDelete: true,\n        provider: elsewhere,\n",
      ),
      replace(
        "infra/hosting/authentication.ts",
        'import * as pulumi from "@pulumi/pulumi";',
        'import { Provider } from "@pulumi/azure-native/provider.js";\nimport * as pulumi from "@pulumi/pulumi";\n\nconst elsewhere = new Provider("elsewhere", { subscriptionId: "66666666-7777-4888-8999-000000000000" });',
      ),
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
  }),
  harmful({
    title: "client secrets are no secrets of the state",
    class: "resource options: additionalSecretOutputs",
    edits: replace(
      "infra/identity/client-credentials.ts",
      "const childOptions = { parent: this, deletedWith: application };",
      "const childOptions: pulumi.CustomResourceOptions = {\n      parent: this,\n      deletedWith: application,\n      transformations: [({ props, opts }) => ({ props, opts: { ...opts, additionalSecretOutputs: [] } })],\n    };",
    ),
    verdict: ["weakens", "unknown", "opens"],
    findings: [
      {
        id: ["option/not-secret", "option/unknown", "option/changed", "output/not-secret"],
        about: /client-secret|partner/,
      },
    ],
    through: {
      resource: "azuread:index/applicationPassword:ApplicationPassword partner-first-client-secret",
      path: "options.additionalSecretOutputs",
      to: undefined,
    },
  }),
];
