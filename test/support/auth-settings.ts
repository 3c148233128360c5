/** Callers whose tokens App Service authentication allows. */
export interface WhoGetsIn {
  /** Of the resource application; with `api://` before it, the one audience. */
  readonly clientId: string;
  readonly openIdIssuer: string;
  /** The client id of the one caller. */
  readonly callerId: string;
}

/**
 * authsettingsV2 as the program declares it, whole. Written down here a second time, and not taken from the program: what
 * tests hold against it, or give to App Service authentication, must not change with it.
 */
export function authSettings({ clientId, openIdIssuer, callerId }: WhoGetsIn) {
  return {
    platform: { enabled: true, runtimeVersion: "~1" },
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
    httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" } },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: { clientId, openIdIssuer },
        login: { disableWWWAuthenticate: false },
        validation: {
          allowedAudiences: [`api://${clientId}`],
          defaultAuthorizationPolicy: { allowedApplications: [callerId] },
        },
      },
    },
    login: { tokenStore: { enabled: true } },
  };
}
