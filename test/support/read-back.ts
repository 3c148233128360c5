import type { StackOutputs } from "../../infra/outputs.ts";
import type { EmptyLocalStack } from "./local-deployment.ts";
import { whoCallsUrl } from "./who-calls.ts";
import { clientToken } from "./client-token.ts";

/** An object as a service answers it. */
export type Part = Readonly<Record<string, unknown>>;

/** A list as Graph answers it. */
export interface Page {
  readonly value: readonly Part[];
}

/** A deployed stack's objects, as an administrator reads them over Graph and Resource Manager. */
export type ReadBack = ReturnType<typeof readBack>;

export function readBack({ graph, resourceManager, fetch }: EmptyLocalStack, outputs: StackOutputs) {
  const get = async <Found>(path: string): Promise<Found> => (await graph.call("GET", `/v1.0${path}`)) as Found;
  const ofSite = async (path: string): Promise<Part & { readonly properties: Part }> =>
    (await resourceManager.call("GET", `${outputs.functionApp.siteId}${path}?api-version=2025-05-01`)) as Part & {
      readonly properties: Part;
    };
  const clientIdOf = (name: string): string => {
    const caller = outputs.callers[name];
    if (!caller) throw new Error(`the stack has no caller ${name}`);
    return caller.clientId;
  };
  const authSettings = async (): Promise<Part> => (await ofSite("/config/authsettingsV2/list")).properties;
  return {
    graph: get,
    clientIdOf,
    /** The API's app registration. */
    api: () => get<Part>(`/applications/${outputs.api.applicationObjectId}`),
    apiServicePrincipal: () => get<Part>(`/servicePrincipals/${outputs.api.servicePrincipalObjectId}`),
    /** The app registrations of these callers, in their order. */
    callers: (names: readonly string[]) =>
      Promise.all(names.map((name) => get<Part>(`/applications(appId='${clientIdOf(name)}')`))),
    site: () => ofSite(""),
    authSettings,
    /** Microsoft as identity provider, within `authSettings`. */
    entraProvider: async (): Promise<Part> => {
      const { identityProviders } = await authSettings();
      return (identityProviders as { readonly azureActiveDirectory: Part }).azureActiveDirectory;
    },
    /** Calls the function as a caller that has a client secret, and without a function key. */
    callAs: async (name: string) => {
      const token = await clientToken(
        fetch,
        outputs.tokenEndpoint,
        { clientId: clientIdOf(name), clientSecret: outputs.callers[name]?.clientSecret ?? "" },
        outputs.scope,
      );
      return await fetch(whoCallsUrl(outputs), { headers: { authorization: `Bearer ${token}` } });
    },
  };
}
