import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri";
const url = "https://graph.microsoft.com/v1.0/applications/app-1";
const inputs = { applicationId: "/applications/app-1", identifierUri: "api://client-1" };
const error = (code: string) => ({ error: { code, message: "No.", innerError: {} } });

test("gives up in the end", async () => {
  const { engine, microsoft } = await attach("azuread");
  for (let attempt = 0; attempt < 60; attempt += 1)
    microsoft.expect(`GET ${url}`, { status: 503, body: error("Busy") });
  await expect(engine.create(type, inputs)).rejects.toThrow("unexpected status 503 with error: Busy: No.");
  expect(microsoft.pauses.length).toBe(59);
});
