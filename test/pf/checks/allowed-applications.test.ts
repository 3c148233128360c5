import { expect, it } from "vitest";
import type { AuthSettings } from "../../../packages/core/azure/arm/auth-settings.ts";
import type { Administrator, Origin } from "../../../packages/pf/checks/origin.ts";
import { withAllowedApplications } from "../../../packages/pf/checks/people.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

type Listed = string[] | undefined;

/** App Service authentication that allows these applications. */
const settingsThatAllow = (allowedApplications: Listed): AuthSettings => ({
  platform: { enabled: true },
  identityProviders: {
    azureActiveDirectory: {
      registration: { clientId: "api" },
      validation: {
        allowedAudiences: ["api://api"],
        ...(allowedApplications && { defaultAuthorizationPolicy: { allowedApplications } }),
      },
    },
  },
});

/** The settings while the checks' own applications call, and afterwards. */
async function during(deployed: Listed): Promise<readonly AuthSettings[]> {
  let settings = settingsThatAllow(deployed);
  const administrator = {
    resourceManager: {
      call: async (method: string, _: string, body?: unknown) => {
        if (method === "PUT") settings = (body as { readonly properties: AuthSettings }).properties;
        return { properties: settings };
      },
    },
  } as Administrator;
  const origin = { outputs: sampleOutputs() } as Origin;
  const then = await withAllowedApplications(origin, administrator, ["own", "caller"], async () => settings);
  return [then, settings];
}

it.each<readonly [string, Listed, Listed]>([
  ["adds the checks' own applications to the allowed ones", ["caller"], ["caller", "own"]],
  ["shuts nobody out where every application is allowed", undefined, undefined],
  ["shuts nobody out where the list is empty, as Azure writes a missing one", [], []],
])("%s, changes nothing else, and restores everything afterwards", async (_, deployed, allowed) => {
  expect(await during(deployed)).toEqual([settingsThatAllow(allowed), settingsThatAllow(deployed)]);
});
