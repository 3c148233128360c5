import { expect, it } from "vitest";
import { existingUrnsOf } from "../../../../packages/pf/commands/teardown/held-there.ts";
import { fakeApi, refusal } from "../../../support/fake-api.ts";
import { resource } from "../../../support/sample-remains.ts";

const application = "azuread:index/application:Application";
const password = "azuread:index/applicationPassword:ApplicationPassword";
const uri = "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri";
const base64 = (text: string) => encodeURIComponent(Buffer.from(text).toString("base64"));
const version = { outputs: { azureApiVersion: "2024-04-01" } };
const state = {
  resources: [
    resource(application, "api", { id: "/applications/a1" }),
    resource(application, "gone", { id: "/applications/a2" }),
    resource(password, "kept", { id: "a1/password/k1" }),
    resource(password, "rotated", { id: "a1/password/k2" }),
    resource(uri, "uri", { id: `/applications/a1/identifierUris/${base64("api://a1")}` }),
    resource(uri, "other-uri", { id: `/applications/a1/identifierUris/${base64("api://a2")}` }),
    resource("azure-native:web:WebApp", "site", { id: "/sites/s1", ...version }),
    resource("azure-native:web:WebApp", "old-site", { id: "/sites/s2", ...version }),
    resource("azure-native:web:WebAppAuthSettingsV2", "auth", { id: "/sites/s1/config/authsettingsV2", ...version }),
    resource("azure-native:x:Unknown", "unknown", { id: "/x" }),
  ],
  pending: [],
};

it("lists what the state holds and still exists, including parts", async () => {
  const graph = fakeApi({
    [`GET /v1.0/applications/a1`]: [{ id: "a1", identifierUris: ["api://a1"], passwordCredentials: [{ keyId: "k1" }] }],
  });
  const resourceManager = fakeApi({ "GET /sites/s1?api-version=2024-04-01": [{ id: "/sites/s1" }] });

  const there = await existingUrnsOf({ graph, resourceManager }, state);

  expect([...there].map((urn) => urn.split("::").at(-1))).toEqual(["api", "kept", "uri", "site", "auth", "unknown"]);
});

it("doesn't treat unreadable objects as deleted", async () => {
  const denied = { call: () => Promise.reject(refusal(403, "Forbidden")) };

  await expect(existingUrnsOf({ graph: denied, resourceManager: denied }, state)).rejects.toMatchObject({
    status: 403,
  });
});
