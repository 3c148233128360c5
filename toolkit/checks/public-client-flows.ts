import { withAuthSettings, withEntra } from "./auth-settings.ts";
import type { Administrator, Origin } from "./origin.ts";

/**
 * Public client flows on or off for the body, as an administrator would switch them: the registration's flag, and the
 * API itself among the gate's allowed applications, since the tokens of people name it as the calling application.
 */
export async function withPublicClientFlows<Result>(
  origin: Origin,
  administrator: Administrator,
  allowed: boolean,
  body: () => Promise<Result>,
): Promise<Result> {
  const { clientId, applicationObjectId } = origin.outputs.api;
  const path = `/v1.0/applications/${applicationObjectId}`;
  const { graph } = administrator;
  const { isFallbackPublicClient } = (await graph.call("GET", path)) as {
    readonly isFallbackPublicClient: boolean | null;
  };
  try {
    await graph.call("PATCH", path, { isFallbackPublicClient: allowed });
    return await withAuthSettings(
      origin,
      administrator,
      (settings) =>
        withEntra(settings, ({ validation, ...entra }) => {
          const policy = validation?.defaultAuthorizationPolicy;
          const others = (policy?.allowedApplications ?? []).filter((application) => application !== clientId);
          const allowedApplications = allowed ? [...others, clientId] : others;
          return {
            ...entra,
            validation: { ...validation, defaultAuthorizationPolicy: { ...policy, allowedApplications } },
          };
        }),
      body,
    );
  } finally {
    await graph.call("PATCH", path, { isFallbackPublicClient });
  }
}
