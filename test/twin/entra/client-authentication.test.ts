import { describe, expect, it } from "vitest";
import { createFixture } from "./entra-fixture.ts";

function basic(clientId: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}` };
}

describe("a client that authenticates by HTTP Basic", () => {
  it("gets a token", async () => {
    const { post, granted, client, clientSecret } = createFixture();
    const { grant_type = "", scope = "" } = granted();
    const headers = basic(client.application.appId, clientSecret);
    expect((await post({ grant_type, scope }, { headers })).status).toBe(200);
  });

  it("has both halves form-decoded", async () => {
    const { tenant, post, granted, client } = createFixture();
    const { grant_type = "", scope = "" } = granted();
    const credential = tenant.directory.applications.addPassword(client.application.id, { displayName: "odd" });
    const odd = "a b+c%:&=d";
    Object.assign(credential, { secretText: odd });
    const encoded = new URLSearchParams({ v: odd }).toString().slice(2);
    const id = client.application.appId.replaceAll("-", "%2D");
    expect((await post({ grant_type, scope }, { headers: basic(id, encoded) })).status).toBe(200);
    expect((await post({ grant_type, scope }, { headers: basic(id, odd) })).status).toBe(401);
  });

  it("may repeat its client id in the form", async () => {
    const { post, granted, client, clientSecret } = createFixture();
    const { grant_type = "", scope = "", client_id = "" } = granted();
    const headers = basic(client.application.appId, clientSecret);
    expect((await post({ grant_type, scope, client_id }, { headers })).status).toBe(200);
  });
});

describe("a client with several secrets", () => {
  it("may use any, so that they can overlap while they are rotated", async () => {
    const { tenant, post, granted, client } = createFixture();
    const second = tenant.directory.applications.addPassword(client.application.id, { displayName: "second" });
    expect((await post(granted())).status).toBe(200);
    expect((await post({ ...granted(), client_secret: second.secretText })).status).toBe(200);
  });

  it("can use each until its end, to the second", async () => {
    const { tenant, clock, post, granted, client } = createFixture();
    const { secretText } = tenant.directory.applications.addPassword(client.application.id, {
      displayName: "an hour",
      endDateTime: "2026-01-02T04:04:05.678Z",
    });
    const form = { ...granted(), client_secret: secretText };
    // Graph keeps whole seconds: it ends at 04:04:05.
    clock.advance(60 * 60 * 1000 - 679);
    expect((await post(form)).status).toBe(200);
    clock.advance(1);
    expect((await post(form)).status).toBe(401);
    expect((await post(granted())).status).toBe(200);
  });

  it("cannot use one that was removed", async () => {
    const { tenant, post, granted, client } = createFixture();
    const { applications } = tenant.directory;
    const [first] = applications.get(client.application.id).passwordCredentials;
    applications.removePassword(client.application.id, first?.keyId ?? "");
    expect((await post(granted())).status).toBe(401);
  });
});
