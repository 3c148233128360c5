import { expect, it } from "vitest";
import { graphFixture } from "./graph-fixture.ts";

const policy = "/v1.0/policies/defaultAppManagementPolicy";
const roles = ["Application.ReadWrite.All", "Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"];

function fixture() {
  const graph = graphFixture();
  const restrict = (restriction: object) =>
    graph.call("PATCH", policy, {
      roles,
      body: { isEnabled: true, applicationRestrictions: { passwordCredentials: [restriction] } },
    });
  const addPassword = async (endDateTime: string) => {
    const { id } = await graph.created("/v1.0/applications", { displayName: "caller" });
    return graph.call("POST", `/v1.0/applications/${id}/addPassword`, {
      body: { passwordCredential: { endDateTime } },
    });
  };
  return { ...graph, restrict, addPassword };
}

it("exists, and is off by default", async () => {
  const { read } = graphFixture();

  expect(await read(policy)).toMatchObject({
    id: "00000000-0000-0000-0000-000000000000",
    isEnabled: false,
    applicationRestrictions: { passwordCredentials: [], keyCredentials: [] },
  });
});

it("refuses client secrets if it blocks them", async () => {
  const { restrict, addPassword } = fixture();
  expect((await restrict({ restrictionType: "passwordAddition" })).status).toBe(204);

  expect(await addPassword("2026-12-01T00:00:00Z")).toMatchObject({
    status: 400,
    body: { error: { code: "CredentialTypeNotAllowedAsPerAppPolicy" } },
  });
});

it("refuses only client secrets that live longer than allowed", async () => {
  const { restrict, addPassword } = fixture();
  await restrict({ restrictionType: "passwordLifetime", maxLifetime: "P90D" });

  expect((await addPassword("2027-02-22T15:09:18Z")).status).toBe(200);
  expect(await addPassword("2027-02-22T15:09:19Z")).toMatchObject({
    status: 400,
    body: {
      error: {
        code: "CredentialInvalidLifetimeAsPerAppPolicy",
        message:
          "Credential lifetime exceeds the max value allowed as per assigned policy '00000000-0000-0000-0000-000000000000'.",
      },
    },
  });
});

it.for([
  ["it is disabled", { state: "disabled" }],
  ["it is for applications made later", { restrictForAppsCreatedAfterDateTime: "2030-01-01T00:00:00Z" }],
] as const)("doesn't restrict secrets if %s", async ([, difference]) => {
  const { restrict, addPassword } = fixture();
  await restrict({ restrictionType: "passwordAddition", ...difference });

  expect((await addPassword("2026-12-01T00:00:00Z")).status).toBe(200);
});

it.for([
  [{ restrictionType: "passwordLifetime" }, 400],
  [{ restrictionType: "passwordLifetime", maxLifetime: "ninety days" }, 400],
  [{ restrictionType: "passwordAddition", another: true }, 400],
] as const)("refuses the restriction %j", async ([restriction, status]) => {
  const { restrict } = fixture();

  expect((await restrict(restriction)).status).toBe(status);
});

it("can be written only with the permission", async () => {
  const { call } = graphFixture();

  expect(await call("PATCH", policy, { body: { isEnabled: true } })).toMatchObject({
    status: 403,
    body: { error: { code: "Authorization_RequestDenied" } },
  });
});
