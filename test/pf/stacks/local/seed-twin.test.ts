import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readSettingsFile } from "../../../../infra/settings/lenient-settings.ts";
import { existingCallersIn, existingSecretsIn, seedExisting } from "../../../../packages/pf/stacks/local/seed-twin.ts";

const identity = "11111111-2222-4333-8444-555555555555";
const settings = (more = "") =>
  readSettingsFile(
    parse(`config:
  protected-function:callers:
    logic: { servicePrincipal: ${identity}, roles: [Orders.Read] }
    typo: { servicePrincipal: nobody }
${more}
  protected-function:secretSettings:
    ORDERS_KEY: { keyVault: { resourceGroup: rg, name: kv-orders }, secret: partner }
    HALF: { secret: partner }
`),
  ).settings;

describe("what settings expect to be there", () => {
  it("are callers by client id and secrets, each once, despite other problems", () => {
    expect(existingCallersIn([settings(), settings()])).toEqual([
      { name: "logic", clientId: identity, kind: "managed identity" },
    ]);
    expect(existingSecretsIn([settings(), settings()])).toEqual([
      { setting: "ORDERS_KEY", vault: { resourceGroup: "rg", name: "kv-orders" }, secret: "partner" },
    ]);
  });

  it("counts as an application if a policy for applications would otherwise be empty", () => {
    const conditionalAccess = "  protected-function:conditionalAccess: { workloadIdentitiesOnlyFrom: [office] }";
    const own = "    pipeline: { secrets: { first: { endDate: '2099-01-01T00:00:00Z' } } }";

    const kinds = (more: string) => existingCallersIn([settings(more)]).map(({ kind }) => kind);

    expect(kinds(`    another: { servicePrincipal: ${identity} }\n${conditionalAccess}`)).toEqual(["application"]);
    expect(kinds(`${own}\n${conditionalAccess}`)).toEqual(["managed identity"]);
  });

  const roles = `  protected-function:name: orders
  protected-function:identity:
    azureRoles:
      - { scope: resourceGroups/rg-orders-test, role: Reader }
      - { scope: resourceGroups/rg-shared, role: Reader }
      - { scope: resourceGroups/RG-Shared, role: Reader }
      - { scope: resourceGroups/rg-orders-test/providers/Microsoft.Sql/servers/sql, role: ${identity} }
      - { scope: /subscriptions/5e0a6b1c-1111-4222-8333-444455556666/resourceGroups/rg-shared, role: Reader }
      - { scope: resourceGroups/../elsewhere, role: Reader }
`;

  it("is created in the twin, with placeholder values for secrets", async () => {
    const seeded: unknown[] = [];
    const principal = (kind: string) => (seed: object) => {
      seeded.push({ kind, ...seed });
      return { clientId: identity, servicePrincipalObjectId: "s" };
    };

    await seedExisting(
      {
        seedManagedIdentity: principal("managed identity"),
        seedApplication: principal("application"),
        seedSecret: async (seed) => void seeded.push(seed),
        seedAzureRole: async (seed) => void seeded.push(seed),
      },
      [settings(roles)],
      "test",
    );

    expect(seeded).toEqual([
      { kind: "managed identity", displayName: "logic", clientId: identity },
      {
        vault: { resourceGroup: "rg", name: "kv-orders" },
        name: "partner",
        value: expect.stringMatching(/^[\w-]{32}$/),
      },
      { scope: "resourceGroups/RG-Shared", isStacks: false },
      { scope: "resourceGroups/rg-orders-test/providers/Microsoft.Sql/servers/sql", isStacks: true, roleId: identity },
      { scope: "/subscriptions/5e0a6b1c-1111-4222-8333-444455556666/resourceGroups/rg-shared", isStacks: false },
    ]);
  });
});
