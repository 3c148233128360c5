import { expect, it } from "vitest";
import { jsonApi } from "../../../packages/core/azure/json-api.ts";

const api = jsonApi("https://management.azure.invalid", () => {
  throw new Error("asked for a token");
});

it.each([
  "/subscriptions/s/resourceGroups/rg/../other?api-version=1",
  "/subscriptions/s/resourceGroups/%2e%2e/other?api-version=1",
  "/subscriptions/s/resourceGroups/rg%2f..%2fother?api-version=1",
  "/subscriptions/s/resourceGroups/rg?x=1/providers/p?api-version=1",
  "/subscriptions/s/resourceGroups/rg#x?api-version=1",
  "/subscriptions/s/resourceGroups/rg\n?api-version=1",
  "/subscriptions/s/resourceGroups/r g?api-version=1",
  "/subscriptions/s/resourceGroups/rg\\x?api-version=1",
  "/subscriptions/s/resourceGroups/./rg?api-version=1",
])("refuses a path that leads to another resource before it asks for a token: %j", async (path) => {
  await expect(api.call("PUT", path)).rejects.toMatchObject({ name: "RequestRefused", code: "InvalidPath" });
});

it.each([
  "/v1.0/users/ada%40contoso.com",
  "/v1.0/groups?$filter=displayName eq 'a b'",
  "/v1.0/applications(appId='1')",
])("sends a path as written: %s", async (path) => {
  await expect(api.call("GET", path)).rejects.toThrow("asked for a token");
});
