import { expect, it } from "vitest";
import { requireNothingForeign } from "../../../commands/teardown/refusals.ts";
import { foreignInState } from "../../../commands/teardown/survey.ts";
import { identity, resource } from "../../support/sample-remains.ts";
import { nothingFound } from "./survey-sample.ts";

const policyType = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const inComponent = `urn:pulumi:test::protected-function::protected-function:conditional-access:ConditionalAccess$${policyType}::policy-baselineMfa`;

it("is what the program never makes, whoever put it into the state", () => {
  const vault = resource("azure-native:keyvault:Vault", "vault", { outputs: { name: "kv-theirs" } });

  expect(foreignInState({ resources: [identity, vault], begun: [] })).toMatchObject([
    { kind: "vault", name: "kv-theirs" },
  ]);
});

it("is a policy or a location outside of the component that the program makes it in, as pulumi import leaves it", () => {
  const imported = resource(policyType, "theirs", { outputs: { displayName: "Everybody's MFA" } });
  const own = resource(policyType, "policy-baselineMfa", { urn: inComponent });

  expect(foreignInState({ resources: [imported, own], begun: [] }).map(({ name }) => name)).toEqual([
    "Everybody's MFA",
  ]);
});

it("is nothing that the program makes", () => {
  const resources = [
    identity,
    resource("azure-native:resources:ResourceGroup", "resource-group"),
    resource("azuread:index/appRoleAssignment:AppRoleAssignment", "assigned"),
    resource("command:local:Command", "code"),
  ];

  expect(foreignInState({ resources, begun: [] })).toEqual([]);
});

it("stops the teardown, unless it is included", () => {
  const vault = resource("azure-native:keyvault:Vault", "vault", { id: "/vaults/kv", outputs: { name: "kv-theirs" } });
  const found = { ...nothingFound, state: { resources: [identity, vault], begun: [] } };

  expect(() => requireNothingForeign(found, "test", new Set())).toThrow(/vault kv-theirs: The state holds it/);
  expect(() => requireNothingForeign(found, "test", new Set(["/vaults/kv"]))).not.toThrow();
});
