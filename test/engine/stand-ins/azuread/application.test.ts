import { expect, test } from "vitest";
import { unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import {
  type,
  graph,
  url,
  wire,
  betaUrl,
  id,
  inputs,
  live,
  outputs,
  refreshed,
  expectRead,
  bodies,
} from "../../../support/stand-ins/graph-application.ts";
import { deployerObjectId } from "../../../support/stand-ins/recorded-microsoft.ts";

test("creates with everything, probes the replicas by a name, removes the deployer from the owners, reads three times", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`POST ${graph}/v1.0/applications`, { status: 201, body: live });
  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`DELETE ${url}/owners/${deployerObjectId}/$ref`, { status: 204 });
  expectRead(microsoft);
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  const sent = microsoft.take();
  expect(sent.map((request) => request.line)).toEqual([
    `POST ${graph}/v1.0/applications`,
    `PATCH ${url}`,
    `PATCH ${url}`,
    `DELETE ${url}/owners/${deployerObjectId}/$ref`,
    `GET ${url}`,
    `GET ${betaUrl}`,
    `GET ${url}/owners`,
  ]);
  expect(bodies(sent)).toEqual([
    { ...wire, "owners@odata.bind": [`${graph}/v1.0/directoryObjects/${deployerObjectId}`] },
    {
      "@odata.type": "#microsoft.graph.application",
      displayName: expect.stringMatching(/^TERRAFORM_UPDATE_[0-9a-f-]{36}$/) as string,
    },
    { "@odata.type": "#microsoft.graph.application", displayName: "api" },
  ]);
  expect(sent[0]?.headers).toEqual({
    Accept: "application/json; charset=utf-8; IEEE754Compatible=false",
    Authorization: expect.stringMatching(/^Bearer /) as string,
    "Content-Type": "application/json; charset=utf-8",
  });
});

test("refuses to look for a name that is taken, which no program here asks for", async () => {
  const { engine } = await attach("azuread");
  await expect(engine.check(type, { ...inputs, preventDuplicateNames: true })).rejects.toThrow(
    `3 INVALID_ARGUMENT: the stand-in for azuread doesn't support preventDuplicateNames: true of ${type}`,
  );
});

test("a deletion of what is gone is an error, as with the plugin", async () => {
  const { engine, microsoft } = await attach("azuread");
  const error = { error: { code: "Request_ResourceNotFound", message: "Resource 'app-1' does not exist." } };
  microsoft.expect(`DELETE ${url}`, { status: 404, body: error });
  await expect(engine.delete(type, id, { inputs, outputs })).rejects.toThrow(
    "2 UNKNOWN: deleting Application (Application: \"app-1\"): unexpected status 404 with error: Request_ResourceNotFound: Resource 'app-1' does not exist.",
  );
});

test("a refresh of an unchanged application changes no input", async () => {
  const { engine, microsoft } = await attach("azuread");
  expectRead(microsoft);
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs: refreshed });
});

test("a refresh shows an identifier URI that another resource set", async () => {
  const { engine, microsoft } = await attach("azuread");
  expectRead(microsoft, { ...live, identifierUris: ["api://client-1"] });
  const read = await engine.read(type, id, { inputs, outputs });
  // What the program doesn't say is in the state alone.
  expect(read?.inputs).toEqual(inputs);
  const { detailed } = await engine.diff(type, read?.inputs ?? {}, inputs, read?.outputs);
  expect(detailed).toEqual({ identifierUris: "DELETE" });
});

test("the preview of a creation sends nothing, and knows no id", async () => {
  const { engine, microsoft } = await attach("azuread");
  const web = { redirectUris: [unknownValue] };
  const preview = await engine.create(type, { ...inputs, web }, true);
  expect(preview).toMatchObject({
    id: "",
    outputs: { displayName: "api", web: { redirectUris: unknownValue }, clientId: unknownValue },
  });
  expect(microsoft.lines()).toEqual([]);
  expect(microsoft.tokenRequests).toEqual([]);
});
