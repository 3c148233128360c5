import { expect, it } from "vitest";
import { pathByClientId } from "../../../packages/core/azure/by-client-id.ts";

it("keeps a client ID inside its quotes", () => {
  const path = pathByClientId("servicePrincipals", "x' or appId ne '");
  expect(decodeURIComponent(path)).toBe("/v1.0/servicePrincipals?$filter=appId eq 'x'' or appId ne '''");
});
