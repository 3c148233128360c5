import { describe, expect, it } from "vitest";
import { createFixture } from "./entra-fixture.ts";

describe("what MSAL asks before it sends a password", () => {
  it.each(["UserRealm/Ada%40twin.onmicrosoft.com", "userrealm/nobody@twin.onmicrosoft.com"])(
    "is answered for every name of the tenant's domain (%s)",
    async (path) => {
      const response = await createFixture().get(`/common/${path}?api-version=1.0`);
      expect(await response.text()).toBe(
        '{"ver":"1.0","account_type":"Managed","domain_name":"twin.onmicrosoft.com","cloud_instance_name":"microsoftonline.com","cloud_audience_urn":"urn:federation:MicrosoftOnline"}',
      );
    },
  );

  it("is answered with Unknown for another domain", async () => {
    const response = await createFixture().get("/common/UserRealm/ada@fabrikam.example?api-version=1.0");
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        ver: "1.0",
        account_type: "Unknown",
        cloud_instance_name: "microsoftonline.com",
        cloud_audience_urn: "urn:federation:MicrosoftOnline",
      },
    ]);
  });

  it.each(["common/UserRealm/a@b?api-version=2.1", "organizations/UserRealm/a@b?api-version=1.0"])(
    "is refused by name otherwise (%s)",
    async (path) => {
      expect((await createFixture().get(`/${path}`)).status).toBe(501);
    },
  );
});
