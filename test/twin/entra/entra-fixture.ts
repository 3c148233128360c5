import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { createEntra } from "../../../packages/twin/entra/index.ts";
import { createSigningKeys, type SigningKeys } from "../../../packages/twin/entra/signing-keys.ts";
import { ExternalIssuers } from "../../../packages/twin/external-issuers/index.ts";
import type { Handler } from "../../../packages/twin/network/handler.ts";
import { type ApplicationProperties, newApplication } from "../../../packages/twin/tenant/applications.ts";
import type { DirectoryBehavior } from "../../../packages/twin/tenant/directory-behavior.ts";
import type { AppRole, Application, ServicePrincipal } from "../../../packages/twin/tenant/directory-objects.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";

export const tenantId = "11111111-2222-4333-8444-555555555555";
export const traceId = "aaaaaaaa-0000-4000-8000-00000000000a";
export const correlationId = "bbbbbbbb-0000-4000-8000-00000000000b";
export const start = new Date("2026-01-02T03:04:05.678Z");
export const timestamp = "2026-01-02 03:04:05Z";
/** Seconds. */
export const startSeconds = 1767323045;

/** Making a key takes long: one set for a whole file of tests. */
export const signingKeys = await createSigningKeys({ now: () => start });

interface Registration {
  readonly application: Application;
  readonly servicePrincipal: ServicePrincipal;
}

export interface Fixture {
  readonly tenant: Tenant;
  readonly clock: AdjustableClock;
  readonly entra: Handler;
  readonly externalIssuers: ExternalIssuers;
  readonly api: Registration;
  readonly client: Registration;
  readonly clientSecret: string;
  readonly register: (displayName: string, properties?: Partial<ApplicationProperties>) => Registration;
  readonly assign: (appRoleId?: string) => void;
  /** Sends to the token endpoint; the answer's ids are {@link traceId} and {@link correlationId}. */
  readonly post: (form: Record<string, string>, init?: PostInit) => Promise<Response>;
  /** Reads a path of login.microsoftonline.com, with the same ids. */
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** The fields of a request that is granted. */
  readonly granted: () => Record<string, string>;
}

interface PostInit {
  /** The client's IP address. Default: nowhere in particular. */
  readonly from?: string;
  readonly tenant?: string;
  readonly headers?: Record<string, string>;
}

export const readerRole = appRole("00000000-aaaa-4000-8000-000000000001", "Things.Read");
export const writerRole = appRole("00000000-aaaa-4000-8000-000000000002", "Things.Write");
export const userRole: AppRole = {
  ...appRole("00000000-aaaa-4000-8000-000000000003", "Things.Own"),
  allowedMemberTypes: ["User"],
};

interface FixtureOptions {
  /** `requestedAccessTokenVersion` of the API. */
  readonly tokenVersion?: 1 | 2 | null;
  /** Keys of its own, for a test that rotates them. */
  readonly keys?: SigningKeys;
  /** How much later conditional access decides than it is written. */
  readonly policyPropagationMilliseconds?: number;
  readonly directoryBehavior?: DirectoryBehavior;
  /** The sign-in service's name in another cloud. */
  readonly loginHost?: string;
}

/** A tenant with an API, that has roles and an identifier URI, and a client with a secret. */
export function createFixture(options: FixtureOptions = {}): Fixture {
  const clock = new AdjustableClock({ now: () => start });
  const upcoming: string[] = [];
  let made = 0;
  const newId = (): string => upcoming.shift() ?? `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`;
  const { policyPropagationMilliseconds = 0, directoryBehavior = {} } = options;
  const tenant = new Tenant({
    clock,
    newId,
    tenantId,
    displayName: "Contoso",
    policyPropagationMilliseconds,
    directoryBehavior,
  });
  const { applications, servicePrincipals, appRoleAssignments } = tenant.directory;

  const register = (displayName: string, properties: Partial<ApplicationProperties> = {}): Registration => {
    const application = applications.create({ ...newApplication(displayName), ...properties });
    return { application, servicePrincipal: servicePrincipals.create(application.appId, {}) };
  };
  const unnamed = register("orders-api", {
    appRoles: [readerRole, writerRole, userRole],
    api: { ...newApplication("").api, requestedAccessTokenVersion: options.tokenVersion ?? null },
  });
  const application = applications.update(unnamed.application.id, {
    identifierUris: [`api://${unnamed.application.appId}`],
  });
  const api = { application, servicePrincipal: unnamed.servicePrincipal };
  const client = register("orders-client");
  const { secretText } = applications.addPassword(client.application.id, { displayName: "first" });
  const externalIssuers = new ExternalIssuers(tenant);
  // The network in small: Entra reaches itself and the identity providers that credentials name, and nobody else.
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { hostname } = new URL(request.url);
    const handler = hostname === "login.microsoftonline.com" ? entra : externalIssuers.handlerOf(hostname);
    if (!handler) throw new TypeError(`fetch failed: no host ${hostname}`);
    return handler(request);
  };
  const entra: Handler = createEntra({
    tenant,
    signingKeys: options.keys ?? signingKeys,
    fetch,
    ...(options.loginHost !== undefined && { loginHost: options.loginHost }),
  });

  const send = async (path: string, init: RequestInit, from?: string): Promise<Response> => {
    upcoming.push(traceId, correlationId);
    const response = await entra(new Request(`https://login.microsoftonline.com${path}`, init), from);
    upcoming.length = 0;
    return response;
  };

  return {
    tenant,
    clock,
    entra,
    externalIssuers,
    api,
    client,
    clientSecret: secretText,
    register,
    assign: (appRoleId = readerRole.id) => {
      appRoleAssignments.create({
        principalId: client.servicePrincipal.id,
        resourceId: api.servicePrincipal.id,
        appRoleId,
      });
    },
    post: (form, { tenant: name = tenantId, headers = {}, from } = {}) =>
      send(`/${name}/oauth2/v2.0/token`, { method: "POST", headers, body: new URLSearchParams(form) }, from),
    get: (path, headers = {}) => send(path, { headers }),
    granted: () => ({
      grant_type: "client_credentials",
      client_id: client.application.appId,
      client_secret: secretText,
      scope: `api://${api.application.appId}/.default`,
    }),
  };
}

export async function accessToken(response: Response): Promise<string> {
  const body: unknown = await response.json();
  const token = typeof body === "object" && body !== null && "access_token" in body ? body.access_token : undefined;
  if (typeof token !== "string") throw new Error(`No access token in ${JSON.stringify(body)}`);
  return token;
}

function appRole(id: string, value: string): AppRole {
  return { id, value, displayName: value, description: value, allowedMemberTypes: ["Application"], isEnabled: true };
}
