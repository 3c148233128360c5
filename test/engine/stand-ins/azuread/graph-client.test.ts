import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri";
const url = "https://graph.microsoft.com/v1.0/applications/app-1";
const inputs = { applicationId: "/applications/app-1", identifierUri: "api://client-1" };
const error = (code: string) => ({ error: { code, message: "No.", innerError: {} } });

test("429 is tried again after its Retry-After, 503 after a second", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { identifierUris: [] } });
  microsoft.expect(`PATCH ${url}`, { status: 429, headers: { "retry-after": "2" } });
  microsoft.expect(`PATCH ${url}`, { status: 503 }).expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: { identifierUris: ["api://client-1"] } });
  await engine.create(type, inputs);
  expect(microsoft.pauses).toEqual([2000, 1000]);
});

test.each([400, 403, 404, 409, 501])("%i of a granular resource is not tried again", async (status) => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { identifierUris: [] } });
  microsoft.expect(`PATCH ${url}`, { status, body: error("Code") });
  await expect(engine.create(type, inputs)).rejects.toThrow(
    `2 UNKNOWN: creating identifier URI api://client-1: unexpected status ${status} with error: Code: No.`,
  );
  expect(microsoft.pauses).toEqual([]);
});

test("gives up in the end", async () => {
  const { engine, microsoft } = await attach("azuread");
  for (let attempt = 0; attempt < 60; attempt += 1)
    microsoft.expect(`GET ${url}`, { status: 503, body: error("Busy") });
  await expect(engine.create(type, inputs)).rejects.toThrow("unexpected status 503 with error: Busy: No.");
  expect(microsoft.pauses.length).toBe(59);
});
