import { expect, it } from "vitest";
import { createFixture } from "./entra-fixture.ts";

async function codeOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { readonly error_codes?: readonly number[] };
  return body.error_codes?.[0] ?? response.status;
}

it("answers the first fault of a request that has them all, and the next once that is mended", async () => {
  const { tenant, api, client, post, granted, assign, register } = createFixture();
  const { servicePrincipals, applications } = tenant.directory;
  const unregistered = applications.create({ ...applications.get(client.application.id), displayName: "no principal" });
  servicePrincipals.update(client.servicePrincipal.id, { accountEnabled: false });
  servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true, accountEnabled: false });
  register("another");

  const form: Record<string, string> = { resource: "x" };
  const init = { tenant: "not a tenant" };
  const found: unknown[] = [];
  const mend = async (repair: () => void): Promise<void> => {
    repair();
    found.push(await codeOf(await post(form, init)));
  };
  await mend(() => {});
  await mend(() => (init.tenant = "fabrikam.example"));
  await mend(() => (init.tenant = tenant.tenantId));
  await mend(() => (form["grant_type"] = "none"));
  await mend(() => (form["grant_type"] = "client_credentials"));
  await mend(() => delete form["resource"]);
  await mend(() => (form["client_id"] = "none"));
  await mend(() => (form["client_id"] = unregistered.appId));
  await mend(() => (form["client_id"] = client.application.appId));
  await mend(() => servicePrincipals.update(client.servicePrincipal.id, { accountEnabled: true }));
  await mend(() => (form["client_secret"] = "wrong"));
  await mend(() => (form["client_secret"] = granted()["client_secret"] ?? ""));
  await mend(() => (form["scope"] = "none"));
  await mend(() => (form["scope"] = "api://none/.default"));
  await mend(() => (form["scope"] = granted()["scope"] ?? ""));
  await mend(() => servicePrincipals.update(api.servicePrincipal.id, { accountEnabled: true }));
  await mend(() => assign());

  expect(found).toEqual([
    900023, 90002, 900144, 70003, 901002, 900144, 700038, 7000229, 7000112, 7000216, 7000215, 900144, 1002012, 500011,
    500014, 501051, 200,
  ]);
});
