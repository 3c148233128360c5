import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const siteId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Web/sites/func`;

test.each([
  ["scm", "azure-native:web:WebAppScmAllowed"],
  ["ftp", "azure-native:web:WebAppFtpAllowed"],
])("%s: overwrites the existing policy, and allows access again when deleted", async (name, type) => {
  const { engine, microsoft } = await attach("azure-native");
  const id = `${siteId}/basicPublishingCredentialsPolicies/${name}`;
  const url = `https://management.azure.com${id}?api-version=2025-05-01`;
  const answer = (allow: boolean) => ({
    body: { id, name, type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies", properties: { allow } },
  });
  const inputs = { resourceGroupName: "rg", name: "func", allow: false };

  microsoft.expect(`GET ${url}`, answer(true)).expect(`PUT ${url}`, answer(false)).expect(`GET ${url}`, answer(false));
  const { outputs, ...created } = await engine.create(type, inputs);
  expect(created.id).toBe(id);
  expect(outputs).toEqual({
    name,
    type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    allow: false,
    azureApiVersion: "2025-05-01",
  });
  expect(microsoft.take()[1]?.body).toEqual({ properties: { allow: false } });

  microsoft.expect(`GET ${url}`, answer(true));
  const live = await engine.read(type, id, { inputs, outputs });
  expect((await engine.diff(type, live?.inputs ?? {}, inputs)).detailed).toEqual({ allow: "UPDATE" });

  microsoft.take();
  microsoft.expect(`PUT ${url}`, answer(true));
  await engine.delete(type, id, { inputs, outputs });
  expect(microsoft.take().map(({ body }) => body)).toEqual([{ properties: { allow: true } }]);
});
