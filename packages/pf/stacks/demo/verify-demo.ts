import { findByClientId } from "@protected-function/core/azure/by-client-id.ts";
import { RecipeRefused } from "../recipe/recipe-refused.ts";
import { optionValue } from "@protected-function/core/text/option-value.ts";
import type { Demo } from "./demo.ts";

const otherCaller = "reporting";
const override = "WEBSITE_AUTH_ENABLED";

/** A stack in which the checks find problems. Its API isn't open. */
export const verifyDemo: Demo = {
  callers: [otherCaller],
  secretDays: 12,
  requireOptions: (given, { callers }) => {
    const caller = optionValue("caller", given);
    if (caller !== undefined && !Object.hasOwn(callers, caller))
      throw RecipeRefused.unknownCaller(caller, Object.keys(callers));
  },
  prepare: async ({ graph, resourceManager, administrator, stack, deploy }) => {
    const { outputs } = await deploy();
    const clientId = outputs.callers[otherCaller]?.clientId ?? "";
    const caller = await findByClientId<{ readonly id: string }>(graph, "servicePrincipals", clientId);
    await graph.call("PATCH", `/v1.0/servicePrincipals/${caller?.id}`, { accountEnabled: false });
    const settings = `${outputs.functionApp.siteId}/config/appsettings`;
    const version = "api-version=2024-11-01";
    const { properties } = (await resourceManager.call("POST", `${settings}/list?${version}`)) as {
      readonly properties: Readonly<Record<string, string>>;
    };
    await resourceManager.call("PUT", `${settings}?${version}`, { properties: { ...properties, [override]: "true" } });
    return {
      // Waiting doesn't fix these problems.
      args: ["--stack", stack, "--deadline", "0"],
      login: administrator,
      story: [
        `The app setting ${override} was added to the Function App.`,
        `The caller ${otherCaller} was disabled in Entra ID.`,
        "The client secrets of all callers expire in 12 days.",
      ],
    };
  },
};
