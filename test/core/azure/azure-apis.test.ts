import { expect, it } from "vitest";
import { vaultApi } from "../../../packages/core/azure/azure-apis.ts";
import { clouds } from "../../../packages/core/azure/clouds.ts";

const open = (name: string) =>
  vaultApi(clouds.public, name, async () => {
    throw new Error("asked for a token");
  });

it.each(["evil.example/", "evil.example#", "evil.example?", "user@evil", "kv.evil", "kv\n", "", "kv:443", "..", "k"])(
  "never sends a vault's token to the host of %j",
  (name) => {
    expect(() => open(name)).toThrow(/^The name of a key vault .*; found "/);
  },
);

it("reaches a vault by its name", async () => {
  await expect(open("kv-orders").call("GET", "/secrets")).rejects.toThrow("asked for a token");
});
