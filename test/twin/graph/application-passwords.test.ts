import { expect, it } from "vitest";
import { expectRefusal, graphFixture } from "./graph-fixture.ts";

async function withApplication() {
  const fixture = graphFixture();
  const { id } = await fixture.created("/v1.0/applications", { displayName: "client" });
  const path = `/v1.0/applications/${id}`;
  const add = (passwordCredential?: object) =>
    fixture.call("POST", `${path}/addPassword`, { body: passwordCredential ? { passwordCredential } : {} });
  const stored = async () =>
    ((await fixture.call("GET", path)).body as { passwordCredentials: Record<string, unknown>[] }).passwordCredentials;
  return { ...fixture, path, add, stored };
}

it("shows a secret once, in the answer to addPassword, and never again", async () => {
  const { add, stored, call, path } = await withApplication();
  const answer = await add({
    "@odata.type": "#microsoft.graph.passwordCredential",
    displayName: "main",
    endDateTime: "2027-03-31T00:00:00Z",
  });
  expect(answer.status).toBe(200);
  const { secretText, keyId, hint } = answer.body as { secretText: string; keyId: string; hint: string };
  expect(answer.body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential",
    customKeyIdentifier: null,
    displayName: "main",
    startDateTime: "2026-11-24T15:09:18Z",
    endDateTime: "2027-03-31T00:00:00Z",
    hint: secretText.slice(0, 3),
    keyId,
    secretText,
  });
  expect(secretText).toMatch(/^.{3}8Q~.{34}$/);
  expect(await stored()).toEqual([
    {
      customKeyIdentifier: null,
      displayName: "main",
      startDateTime: "2026-11-24T15:09:18Z",
      endDateTime: "2027-03-31T00:00:00Z",
      hint,
      keyId,
      secretText: null,
    },
  ]);
  const everywhere = await Promise.all([call("GET", path), call("GET", "/v1.0/applications")]);
  expect(JSON.stringify(everywhere.map(({ body }) => body))).not.toContain(secretText);
});

it("ends a secret after two years where nothing is said", async () => {
  const { add } = await withApplication();
  expect((await add()).body).toMatchObject({ displayName: null, endDateTime: "2028-11-24T15:09:18Z" });
});

it("refuses a secret that ends before it starts", async () => {
  const { add, stored } = await withApplication();
  expectRefusal(
    await add({ endDateTime: "2026-01-01T00:00:00Z" }),
    400,
    "Request_BadRequest",
    "The end date of the password credential must be after its start date.",
  );
  expect(await stored()).toEqual([]);
});

it("refuses a secret of the caller's own making", async () => {
  const { add } = await withApplication();
  expect((await add({ secretText: "mine" })).status).toBe(501);
});

it("rotates as azuread does: both secrets until the old one is removed", async () => {
  const { add, stored, call, path } = await withApplication();
  const { keyId: old } = (await add({ displayName: "old" })).body as { keyId: string };
  await add({ displayName: "new" });
  expect((await stored()).map(({ displayName }) => displayName)).toEqual(["old", "new"]);
  const removal = { body: { keyId: old } };
  expect((await call("POST", `${path}/removePassword`, removal)).status).toBe(204);
  expect((await stored()).map(({ displayName }) => displayName)).toEqual(["new"]);
  expectRefusal(
    await call("POST", `${path}/removePassword`, removal),
    400,
    "Request_BadRequest",
    `No password credential found with keyId '${old}'.`,
  );
});
