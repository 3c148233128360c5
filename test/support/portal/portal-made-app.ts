import type { EmptyLocalStack } from "../local-deployment.ts";
import { turnOnAuthentication } from "./authentication.ts";
import { makeFunctionApp, portalNames, type PortalFunctionApp } from "./function-app.ts";
import { makeCaller, makeRegistration, type PortalCaller, type PortalRegistration } from "./registration.ts";

/** All that somebody has who followed the guide by hand. */
export interface PortalMadeApp {
  readonly site: PortalFunctionApp;
  readonly api: PortalRegistration;
  readonly caller: PortalCaller;
}

export async function makeInPortal(
  stack: EmptyLocalStack,
  options: { readonly location?: string } = {},
): Promise<PortalMadeApp> {
  const site = await makeFunctionApp(stack, options);
  const api = await makeRegistration(stack, site);
  await turnOnAuthentication(stack, site, api);
  return { site, api, caller: await makeCaller(stack, api) };
}

/** `adopt.api`, as docs/guides/adoption.md has it looked up. */
export function adoptApi({ api }: PortalMadeApp) {
  const { clientId, applicationObjectId, servicePrincipalObjectId, displayName, appRoleId, consentId } = api;
  return {
    clientId,
    applicationObjectId,
    servicePrincipalObjectId,
    displayName,
    appRoleIds: { "Function.Invoke": appRoleId },
    consentId,
  };
}

/** `adopt.hosting`. */
export function adoptHosting() {
  const { resourceGroupName, planName, functionAppName } = portalNames;
  return { resourceGroupName, planName, functionAppName };
}
