import { expect, it } from "vitest";
import { correlationId, createFixture, tenantId } from "./entra-fixture.ts";

const wanted = "cccccccc-0000-4000-8000-00000000000c";

async function correlationOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { readonly correlation_id?: string };
  return body.correlation_id;
}

it("is the caller's client-request-id, from the header", async () => {
  const { post } = createFixture();
  expect(await correlationOf(await post({}, { headers: { "client-request-id": wanted } }))).toBe(wanted);
});

it("is the caller's client-request-id, from the form", async () => {
  const { post } = createFixture();
  expect(await correlationOf(await post({ "client-request-id": wanted }))).toBe(wanted);
});

it("is the caller's client-request-id, from the query, where MSAL puts it, too", async () => {
  const { entra } = createFixture();
  const url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token?client-request-id=${wanted}`;
  const response = await entra(new Request(url, { method: "POST", body: new URLSearchParams() }));
  expect(await correlationOf(response)).toBe(wanted);
});

it("is Entra's own when the caller's is no GUID", async () => {
  const { post } = createFixture();
  expect(await correlationOf(await post({}, { headers: { "client-request-id": "mine" } }))).toBe(correlationId);
});

it("comes back in a header when the caller asks for that", async () => {
  const { post } = createFixture();
  const asking = { "client-request-id": wanted, "return-client-request-id": "true" };
  expect((await post({}, { headers: asking })).headers.get("client-request-id")).toBe(wanted);
  expect((await post(asking)).headers.get("client-request-id")).toBe(wanted);
  expect((await post({ "client-request-id": wanted })).headers.has("client-request-id")).toBe(false);
});
