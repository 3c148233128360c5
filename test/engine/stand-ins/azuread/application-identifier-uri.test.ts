import { expect, test } from "vitest";
import { startStandIns } from "../../../../packages/engine/stand-ins/index.ts";
import { alreadyExists } from "../../../support/stand-ins/already-exists.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { EngineClient } from "../../../support/stand-ins/engine-client.ts";
import { answerOf, deployerEnvironment, RecordedMicrosoft } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri";
const url = "https://graph.microsoft.com/v1.0/applications/app-1";
const inputs = { applicationId: "/applications/app-1", identifierUri: "api://client-1" };
// base64 of api://client-1, percent-encoded
const id = "/applications/app-1/identifierUris/YXBpOi8vY2xpZW50LTE%3D";
const old = { inputs, outputs: inputs };

test("refuses to add what is there", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { identifierUris: ["api://client-1"] } });
  await expect(engine.create(type, inputs)).rejects.toThrow(alreadyExists("azuread_application_identifier_uri", id));
});

test("is gone when the list or the application lost it", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { identifierUris: ["api://client-1"] } });
  expect(await engine.read(type, id, old)).toEqual({ id, inputs, outputs: { ...inputs, id } });
  microsoft.expect(`GET ${url}`, { body: { identifierUris: [] } });
  expect(await engine.read(type, id, old)).toBeUndefined();
  microsoft.expect(`GET ${url}`, { status: 404 });
  expect(await engine.read(type, id, old)).toBeUndefined();
});

test("any change replaces it, creating first", async () => {
  const { engine } = await attach("azuread");
  expect(await engine.diff(type, inputs, { ...inputs, identifierUri: "api://client-2" })).toEqual({
    changes: true,
    replaces: ["identifierUri"],
    deleteBeforeReplace: false,
    detailed: { identifierUri: "UPDATE_REPLACE" },
  });
});

test("two on one application wait for each other, so that neither is lost", async () => {
  const microsoft = new RecordedMicrosoft();
  let uris: readonly string[] = [];
  const standIns = await startStandIns({
    environment: deployerEnvironment,
    names: ["azuread"],
    fetch: async (target, request) => {
      if (target.startsWith("https://login.")) return await microsoft.fetch(target, request);
      if (request.method === "PATCH")
        uris = (JSON.parse(String(request.body)) as { identifierUris: string[] }).identifierUris;
      const answer = answerOf({ body: { identifierUris: uris } });
      await new Promise((resolve) => setImmediate(resolve));
      return answer;
    },
  });
  const engine = new EngineClient(standIns.ports.azuread);
  try {
    const both = ["api://one", "api://two"];
    await Promise.all(both.map(async (uri) => await engine.create(type, { ...inputs, identifierUri: uri })));
    expect(uris.toSorted()).toEqual(both);
  } finally {
    engine.close();
    await standIns.close();
  }
});

test("gives up in the end", async () => {
  const { engine, microsoft } = await attach("azuread");
  for (let attempt = 0; attempt < 60; attempt += 1)
    microsoft.expect(`GET ${url}`, { status: 503, body: { error: { code: "Busy", message: "No.", innerError: {} } } });
  await expect(engine.create(type, inputs)).rejects.toThrow("unexpected status 503 with error: Busy: No.");
  expect(microsoft.pauses.length).toBe(59);
});
