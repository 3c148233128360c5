import { expect, it } from "vitest";
import { callVerdict } from "../../../packages/pf/access-matrix/gate-verdict.ts";
import { endpoint, ids, sampleDeployed } from "./sample-deployed.ts";

it("refuses by an empty list of applications, with the other reading in the reason", () => {
  const deployed = sampleDeployed();
  const { gate, api } = deployed;
  const bearer = { clientId: ids.signIn, audience: api.appId, roles: [] };
  const ask = (allowedApplications: readonly string[]) =>
    callVerdict({ ...deployed, gate: { ...gate, allowedApplications } }, endpoint("GET whoami"), bearer);

  expect(ask([])).toEqual({
    verdict: { outcome: "refused", by: "App Service", status: 403 },
    reason: expect.stringContaining("Microsoft says that this allows every application in the tenant, but one report"),
  });
  expect(ask([ids.api]).reason).toBe("App Service authentication doesn't allow the calling application.");
});
