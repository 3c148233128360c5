import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AuthSettings } from "../auth-settings.ts";
import { systemClock } from "../clock.ts";
import { createAppServiceAuthentication } from "../easy-auth/index.ts";
import { callReporter } from "../call-reporter.ts";
import {
  type AuthenticationRules,
  authenticationRulesOf,
  otherProvidersIn,
} from "../easy-auth/authentication-rules.ts";
import { type AlteredTokenRequest, alteredToken } from "../entra/altered-token.ts";
import { createEntra } from "../entra/index.ts";
import type { ManagedIdentityAnswer } from "../entra/managed-identity.ts";
import { createSigningKeys } from "../entra/signing-keys.ts";
import { type ExternalIdentity, ExternalIssuers } from "../external-issuers/index.ts";
import type { Feed } from "../feed.ts";
import { createCertificateAuthority } from "../network/certificate-authority.ts";
import { clientEnvironment } from "../network/client-environment.ts";
import { createConnectProxy } from "../network/connect-proxy.ts";
import { createHostTable } from "../network/host-table.ts";
import { createLoopbackFetch } from "../network/loopback-fetch.ts";
import { seed } from "../seed.ts";
import { Tenant } from "../tenant/tenant.ts";
import { openLoopbackServer, type Rename, renaming } from "./loopback-server.ts";
import { addStranger, type GateSeed, seedGate, type SeededGate } from "./seed-gate.ts";
import { upstreamHandler } from "./upstream.ts";

export type { GateSeed };

interface GateOptions {
  /** The caller's existing folder for the authority's certificate. */
  readonly directory: string;
  /** `properties` of authsettingsV2. */
  readonly settings: AuthSettings;
  /** The site's name: the first label of its host name. */
  readonly siteName: string;
  readonly upstream: URL;
  readonly seed?: GateSeed;
  /** Port of the site on the loopback interface. Default: a free port. */
  readonly port?: number;
}

/** App Service authentication in front of an HTTP server, with a tenant of its own. */
export interface Gate extends SeededGate {
  readonly tenantId: string;
  readonly clientId: string;
  /** The site for a browser on this machine: `http://localhost:<port>`. */
  readonly siteUrl: string;
  /** The same site as clients of Azure name it, through the proxy. */
  readonly publicUrl: string;
  /** The variables that send an unmodified client to the tenant and to the site's own name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly control: GateControl;
  close(): Promise<void>;
}

/** What only the owner of the command sees and does. */
export interface GateControl {
  readonly siteId: string;
  /** What the settings require of a token. Without `allowedApplications`, any application may call. */
  readonly requires: Pick<
    AuthenticationRules,
    "audiences" | "allowedApplications" | "allowedPrincipals" | "claimChecks"
  > & {
    readonly issuer: string;
  };
  /** Providers by which people can sign in to the site in Azure, and can't here: `google`. */
  readonly otherProviders: readonly string[];
  /** Of the site's access tokens. */
  readonly tokenVersion: 1 | 2;
  readonly feed: Pick<Feed, "recent" | "subscribe" | "add">;
  /** Returns the token that a caller gets in another situation, or Entra ID's refusal. */
  alteredToken(request: AlteredTokenRequest): Promise<ManagedIdentityAnswer>;
  /** Returns a token of an identity provider outside the tenant. */
  externalToken(identity: ExternalIdentity): Promise<string>;
  /** Returns an application that no seed and no settings name, with its secret. */
  stranger(): { readonly clientId: string; readonly clientSecret: string };
}

const login = "https://login.microsoftonline.com";

/** @throws NotSupported for settings that the twin doesn't support, by name */
export async function startGate({
  directory,
  settings,
  siteName,
  upstream,
  seed: given = {},
  port,
}: GateOptions): Promise<Gate> {
  const rules = authenticationRulesOf(settings, { isAlone: true });
  const tenantId = tenantIn(rules.issuer.metadataUrl);
  const tenant = new Tenant({ clock: systemClock, ...(tenantId !== undefined && { tenantId }) });
  seed(tenant);
  const publicUrl = `https://${siteName}.azurewebsites.net`;
  const seeded = seedGate(tenant, settings, given, [`${publicUrl}/.auth/login/aad/callback`]);
  const siteId = `/subscriptions/${tenant.subscription.subscriptionId}/resourceGroups/local/providers/Microsoft.Web/sites/${siteName}`;
  const { appSettings } = seeded;
  tenant.subscription.put({
    id: siteId,
    type: "Microsoft.Web/sites",
    name: siteName,
    body: { properties: { siteConfig: { appSettings } } },
  });
  const configId = `${siteId}/config/authsettingsV2`;
  const body = { properties: settings };
  tenant.subscription.put({ id: configId, type: "Microsoft.Web/sites/config", name: "authsettingsV2", body });

  const externalIssuers = new ExternalIssuers(tenant);
  let stranger: ReturnType<GateControl["stranger"]> | undefined;
  const [authority, signingKeys] = await Promise.all([createCertificateAuthority(), createSigningKeys()]);
  const hosts = createHostTable();
  const proxy = await createConnectProxy({ hosts, certificateAuthority: authority });
  const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem: authority.pem });
  const entra = createEntra({ tenant, signingKeys, fetch });
  for (const name of ["login.microsoftonline.com", "login.windows.net", "sts.windows.net"]) hosts.add(name, entra);
  const { onDecision, reported } = callReporter(tenant, siteId);
  const site = reported(
    createAppServiceAuthentication({ tenant, siteId, fetch, onDecision, isAlone: true }, upstreamHandler(upstream)),
  );
  const served = Object.assign((request: Request) => site(request), { takesStreams: true } as const);
  hosts.add(new URL(publicUrl).hostname, served);

  // Each server's addresses are known once both listen.
  const names: { inward: Rename; outward: Rename } = { inward: (text) => text, outward: (text) => text };
  const renames = { inward: (text: string) => names.inward(text), outward: (text: string) => names.outward(text) };
  const siteServer = await openLoopbackServer({
    handler: served,
    publicOrigin: publicUrl,
    hostName: "localhost",
    ...renames,
    renamesBodies: false,
    ...(port !== undefined && { port }),
  });
  const loginServer = await openLoopbackServer({
    handler: entra,
    publicOrigin: login,
    hostName: "127.0.0.1",
    ...renames,
    renamesBodies: true,
  });
  const pairs = [
    [publicUrl, siteServer.origin],
    [login, loginServer.origin],
  ] as const;
  names.outward = renaming([...pairs, ["https://login.windows.net", loginServer.origin]]);
  names.inward = renaming(pairs.map(([from, to]) => [to, from]));

  mkdirSync(directory, { recursive: true });
  const caFile = join(directory, "certificate-authority.pem");
  writeFileSync(caFile, authority.pem);
  return {
    ...seeded,
    tenantId: tenant.tenantId,
    clientId: rules.clientId,
    siteUrl: siteServer.origin,
    publicUrl,
    environment: clientEnvironment({ proxyUrl: proxy.url, caFile }),
    control: {
      siteId,
      requires: {
        issuer: settings.identityProviders?.azureActiveDirectory?.registration?.openIdIssuer ?? "",
        audiences: rules.audiences,
        allowedApplications: rules.allowedApplications,
        allowedPrincipals: rules.allowedPrincipals,
        claimChecks: rules.claimChecks,
      },
      otherProviders: otherProvidersIn(settings),
      tokenVersion: seeded.tokenVersion,
      feed: tenant.feed,
      alteredToken: (request) => alteredToken({ tenant, signingKeys, ...request }),
      externalToken: (identity) => externalIssuers.token(identity),
      stranger: () => (stranger ??= addStranger(tenant)),
    },
    close: async () => {
      await Promise.all([siteServer.close(), loginServer.close(), fetch.close(), proxy.close()]);
    },
  };
}

/** The tenant that the issuer names by its id. By a domain, any tenant will do. */
function tenantIn(metadataUrl: string): string | undefined {
  return /^\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\//i.exec(new URL(metadataUrl).pathname)?.[1]?.toLowerCase();
}
