import { expect, it } from "vitest";
import { applicationInputs } from "../../../../packages/engine/stand-ins/azuread/application-shape.ts";
import { inSetOrder } from "../../../../packages/engine/stand-ins/bridge/set-order.ts";
import { listOf, objectOf, setOf, text } from "../../../../packages/engine/stand-ins/property-shape.ts";

/* The orders are those of Terraform's SDK 2.38.2 with the schemas of azuread 3.8.0, which ran with these values. */
const texts = objectOf({ set: setOf(text), list: listOf(text) });

it("puts the texts of a set in the order of their codes, which compare as texts, and keeps a list as it is", () => {
  const tags = ["b", "a", "stack:local", "managed-by-pulumi", "protected-function/local", "é", "a"];
  expect(inSetOrder({ set: tags, list: tags }, texts)).toEqual({
    set: ["a", "é", "b", "stack:local", "managed-by-pulumi", "protected-function/local"],
    list: tags,
  });
  const scopes = ["openid", "profile", "email", "offline_access", "User.Read"];
  expect(inSetOrder({ set: scopes }, texts)).toEqual({
    set: ["openid", "offline_access", "profile", "User.Read", "email"],
  });
});

it("puts objects in that order, with zero values for what they leave out and their own sets in order", () => {
  const role = (id: string, allowedMemberTypes: readonly string[], more: { value?: string; enabled: boolean }) => {
    const { value = "" } = more;
    return { id, displayName: `Call ${value}`, description: "Calls.", allowedMemberTypes, ...more };
  };
  const scope = (id: string, value?: string) => ({
    id,
    ...(value !== undefined && { value }),
    enabled: true,
    type: "User",
    adminConsentDisplayName: "A",
  });
  const access = (resourceAppId: string, ...ids: readonly string[]) => ({
    resourceAppId,
    resourceAccesses: ids.map((id) => ({ id, type: "Scope" })),
  });
  const ordered = inSetOrder(
    {
      displayName: "api",
      appRoles: [
        role("r1", ["User", "Application"], { value: "One", enabled: true }),
        role("r2", ["Application"], { enabled: false }),
        role("r3", ["User"], { value: "Three", enabled: true }),
      ],
      api: { oauth2PermissionScopes: [scope("s1", "one"), scope("s2", "two"), scope("s3")] },
      requiredResourceAccesses: [access("graph", "2", "1"), access("vault", "3"), access("other")],
    },
    applicationInputs,
  );

  expect(ordered).toMatchObject({
    appRoles: [{ id: "r2" }, { id: "r3" }, { id: "r1", allowedMemberTypes: ["Application", "User"] }],
    api: { oauth2PermissionScopes: [{ id: "s3" }, { id: "s2" }, { id: "s1" }] },
    requiredResourceAccesses: [
      { resourceAppId: "graph", resourceAccesses: [{ id: "2" }, { id: "1" }] },
      { resourceAppId: "other" },
      { resourceAppId: "vault" },
    ],
  });
});
