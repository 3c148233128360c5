import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { accessToken, createFixture } from "./entra-fixture.ts";

it("an application's token is the same for an application that also signs in personal accounts, and isn't supported for them alone", async () => {
  const fixture = createFixture({ tokenVersion: 2 });
  const { applications } = fixture.tenant.directory;
  const { api, client, post, granted } = fixture;
  const claims = async () => decodeJwt(await accessToken(await post(granted())));
  const before = await claims();
  for (const { application } of [api, client]) {
    const versioned = { ...application.api, requestedAccessTokenVersion: 2 as const };
    applications.update(application.id, { signInAudience: "AzureADandPersonalMicrosoftAccount", api: versioned });
  }
  expect(await claims()).toEqual(before);
  for (const { application } of [api, client]) {
    applications.update(application.id, { signInAudience: "PersonalMicrosoftAccount" });
    const answer = await post(granted());
    expect([answer.status, await answer.text()]).toEqual([
      501,
      expect.stringContaining("personal Microsoft accounts only"),
    ]);
    applications.update(application.id, { signInAudience: "AzureADandPersonalMicrosoftAccount" });
  }
});
