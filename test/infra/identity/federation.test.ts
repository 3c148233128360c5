import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clouds } from "../../../packages/core/azure/clouds.ts";
import { federationsOf } from "../../../infra/identity/federation.ts";

const tenantId = "11111111-2222-4333-8444-555555555555";
const principalId = "77777777-8888-4999-8aaa-bbbbbbbbbbbb";
const github = { repository: "contoso/orders", environment: "production" };
const publicCloud = { tenantId, cloud: clouds.public };
const classic = {
  key: "main",
  description: "GitHub Actions, contoso/orders, environment production",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:contoso/orders:environment:production",
  audience: "api://AzureADTokenExchange",
};

describe("a federated credential (B04)", () => {
  it("of a GitHub environment has the classic subject", () => {
    expect(federationsOf({ main: { github } }, publicCloud)).toEqual([classic]);
  });

  it("of a GitHub environment with its ids has the classic and the immutable subject", () => {
    const settings = { main: { github: { ...github, ownerId: "1234567", repositoryId: "7654321" } } };

    expect(federationsOf(settings, publicCloud)).toEqual([
      classic,
      {
        ...classic,
        key: "main-immutable",
        subject: "repo:contoso@1234567/orders@7654321:environment:production",
      },
    ]);
  });

  it.each([
    { ...github, ownerId: "1234567" },
    { ...github, repositoryId: "7654321" },
  ])("of a GitHub environment with one id alone has the classic subject only: %j", (half) => {
    expect(federationsOf({ main: { github: half } }, publicCloud)).toEqual([classic]);
  });

  it.each([
    ["public", "https://login.microsoftonline.com", "api://AzureADTokenExchange"],
    ["usgovernment", "https://login.microsoftonline.us", "api://AzureADTokenExchangeUSGov"],
    ["china", "https://login.partner.microsoftonline.cn", "api://AzureADTokenExchangeChina"],
  ] as const)("of a managed identity is issued by the tenant, for the exchange, in %s", (cloud, login, audience) => {
    const settings = { orders: { managedIdentityPrincipalId: principalId } };

    expect(federationsOf(settings, { tenantId, cloud: clouds[cloud] })).toEqual([
      {
        key: "orders",
        description: "A user-assigned managed identity",
        issuer: `${login}/${tenantId}/v2.0`,
        subject: principalId,
        audience,
      },
    ]);
  });

  it.each([
    [undefined, "api://AzureADTokenExchangeUSGov"],
    ["https://orders.example", "https://orders.example"],
  ])("of any other issuer is used as written; its audience %s is %s", (audience, expected) => {
    const settings = {
      cluster: {
        issuer: "https://oidc.example/Tenant",
        subject: "system:serviceaccount:orders:orders",
        ...(audience !== undefined && { audience }),
      },
    };

    expect(federationsOf(settings, { tenantId, cloud: clouds.usgovernment })).toEqual([
      {
        key: "cluster",
        description: "system:serviceaccount:orders:orders of https://oidc.example/Tenant",
        issuer: "https://oidc.example/Tenant",
        subject: "system:serviceaccount:orders:orders",
        audience: expected,
      },
    ]);
  });

  it("never has a wildcard, and has as many subjects as credentials", () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
    const id = fc.stringMatching(/^[1-9][0-9]{0,8}$/);
    fc.assert(
      fc.property(part, part, part, fc.option(fc.tuple(id, id)), (owner, name, environment, ids) => {
        const repository = `${owner}/${name}`;
        const made = federationsOf(
          {
            main: { github: { repository, environment, ...(ids && { ownerId: ids[0], repositoryId: ids[1] }) } },
          },
          publicCloud,
        );
        expect(made).toHaveLength(ids ? 2 : 1);
        expect(new Set(made.map(({ subject }) => subject)).size).toBe(made.length);
        for (const { subject } of made) expect(subject).toMatch(/^repo:[^*]+:environment:[^*:]+$/);
      }),
    );
  });
});
