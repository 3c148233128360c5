import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { accessToken, createFixture, readerRole, tenantId } from "./entra-fixture.ts";

it.each(["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"])(
  "gives a deployer a version 1 token for Microsoft Graph, asked for as %s, with its permissions as roles",
  async (name) => {
    const { tenant, client, post, granted } = createFixture();
    const role = { ...readerRole, value: "Application.ReadWrite.All" };
    const graph = tenant.directory.servicePrincipals.addMicrosofts({
      appId: "00000003-0000-0000-c000-000000000000",
      displayName: "Microsoft Graph",
      names: ["https://graph.microsoft.com"],
      appRoles: [role],
    });
    tenant.directory.appRoleAssignments.create({
      principalId: client.servicePrincipal.id,
      resourceId: graph.id,
      appRoleId: role.id,
    });
    expect(decodeJwt(await accessToken(await post({ ...granted(), scope: `${name}/.default` })))).toMatchObject({
      aud: name,
      iss: `https://sts.windows.net/${tenantId}/`,
      roles: ["Application.ReadWrite.All"],
      ver: "1.0",
    });
  },
);

it.each(["https://management.azure.com", "https://management.azure.com/"])(
  "gives a deployer a token for Resource Manager, asked for as %s, without any assignment",
  async (name) => {
    const { tenant, post, granted } = createFixture();
    tenant.directory.servicePrincipals.addMicrosofts({
      appId: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
      displayName: "Windows Azure Service Management API",
      names: ["https://management.azure.com", "https://management.azure.com/"],
    });
    const claims = decodeJwt(await accessToken(await post({ ...granted(), scope: `${name}/.default` })));
    expect(claims).toMatchObject({ aud: name, iss: `https://sts.windows.net/${tenantId}/`, ver: "1.0" });
    expect(claims).not.toHaveProperty("roles");
  },
);
