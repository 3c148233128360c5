import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createResourceManager } from "./arm/index.ts";
import type { ResourceManagerBehavior } from "./arm/resource-manager-behavior.ts";
import { Azurite, createStorage, storageServices } from "./arm/storage/index.ts";
import { createVaults, hasVault } from "./arm/vault/index.ts";
import { graphAudiences, issuerOf, resourceManagerAudiences, scmAudiences, storageAudiences } from "./audiences.ts";
import { type Clock, systemClock } from "./clock.ts";
import { contentsOf, keepContents } from "./contents.ts";
import type { AuthenticationReadings } from "./easy-auth/index.ts";
import { alteredToken } from "./entra/altered-token.ts";
import { createEntra } from "./entra/index.ts";
import { managedIdentityAssertion, managedIdentityToken } from "./entra/managed-identity.ts";
import { createSigningKeys } from "./entra/signing-keys.ts";
import { ExternalIssuers } from "./external-issuers/index.ts";
import {
  createFunctionsHost,
  type FunctionsHostOptions,
  InspectorPort,
  openIdentityEndpoint,
  type UploadBehavior,
} from "./functions-host/index.ts";
import { createGraph } from "./graph/index.ts";
import { inventoryOf } from "./inventory.ts";
import { createBearerVerifier } from "./network/bearer-token.ts";
import { type CertificateAuthority, createCertificateAuthority } from "./network/certificate-authority.ts";
import { clientEnvironment } from "./network/client-environment.ts";
import { nameIn, underNamesOf } from "./network/cloud-names.ts";
import { createConnectProxy } from "./network/connect-proxy.ts";
import type { Exchange } from "./network/exchange.ts";
import { createHostTable } from "./network/host-table.ts";
import { type Injection, injectFailures } from "./network/injection.ts";
import { createLoopbackFetch } from "./network/loopback-fetch.ts";
import { openPlaces } from "./network/places.ts";
import { readSavedTwin, saveTwin } from "./saved-twin.ts";
import { seedsOf } from "./seed-existing.ts";
import { seed } from "./seed.ts";
import { azureAddress, sendAsIdentity } from "./send-as-identity.ts";
import { siteHandlers } from "./sites.ts";
import type { DirectoryBehavior } from "./tenant/directory-behavior.ts";
import type { ReplicationOptions } from "./tenant/replication.ts";
import type { ServicePlan } from "./tenant/licences.ts";
import { Tenant } from "./tenant/tenant.ts";
import type { TwinControl } from "./twin-control.ts";

export { authSettings as authSettingsSchema } from "./auth-settings.ts";
export { AdjustableClock } from "./clock.ts";
export type { Gate, GateSeed } from "./easy-auth-alone/start-gate.ts";
export { startGate } from "./easy-auth-alone/start-gate.ts";
export { NotSupported } from "./tenant/refusal.ts";
export type { KeptObject as KeptThing } from "./contents.ts";
export type { CallEvent, FeedCaller, FeedEvent, GateDecision, SignInEvent } from "./feed.ts";
export type { Inventory } from "./inventory.ts";
export { clientEnvironment } from "./network/client-environment.ts";
export type { Exchange } from "./network/exchange.ts";
export type { Injection } from "./network/injection.ts";
export { storageRefusals } from "./functions-host/index.ts";
export { findAzurite, installAzurite } from "./arm/storage/index.ts";
export { NotRunnable, type TriggerOutcome, type TriggerRun } from "./functions-host/index.ts";
export type { SeededClient } from "./seed.ts";

/** Includes the behaviors of App Service authentication that sources dispute or don't cover. */
export interface TwinOptions extends AuthenticationReadings {
  /** The caller's existing folder for the authority's certificate and unpacked packages. */
  readonly directory: string;
  /** The time in the twin. Default: the machine's clock. */
  readonly clock?: Clock;
  /** The cloud whose host names clients use. Default: the public cloud. */
  readonly cloud?: Tenant["cloud"];
  /** Port of the proxy on the loopback interface. Default: a free port. */
  readonly port?: number;
  /** How long a new object can't be found, and a new role assignment has no effect. Default: not at all. */
  readonly replication?: ReplicationOptions;
  /** How Entra ID and Graph behave where sources disagree. Default: the default of each switch. */
  readonly directoryBehavior?: DirectoryBehavior;
  /** Failure injection: answers that replace the service's, for the first requests of a kind. Default: none. */
  readonly injections?: readonly Injection[];
  /**
   * How long after its creation, change or deletion a conditional access policy or named location takes effect at the
   * token endpoint, by the clock. Default: 0. Graph, including What If, shows it at once.
   */
  readonly policyPropagationMilliseconds?: number;
  /** The tenant's licenses. Default: conditional access (P1), including workload identities. */
  readonly servicePlans?: readonly ServicePlan[];
  /** Domains for user names, besides the tenant's own. Default: none. */
  readonly verifiedDomains?: readonly string[];
  /**
   * How long after an Application Insights component Azure creates "Failure Anomalies" and "Application Insights Smart
   * Detection" by itself, by the clock. In Azure it takes minutes to an hour or more. Default: never.
   */
  readonly smartDetectionMilliseconds?: number;
  /** Behaviors that Resource Manager shows sometimes, or that only some sources report. Default: none of them. */
  readonly resourceManager?: ResourceManagerBehavior;
  /** Starts the function's worker processes. Default: `node:child_process`. */
  readonly spawn?: FunctionsHostOptions["spawn"];
  /** How an upload can turn out. Default: it's complete, live and listed when it's accepted. */
  readonly upload?: UploadBehavior;
  readonly onExchange?: (exchange: Exchange) => void;
  /** A saved twin to continue. Default: a new tenant. */
  readonly saved?: Uint8Array | undefined;
  /** The folder of the package's sources, which stack traces and debuggers then show. Default: none. */
  readonly sourceFolder?: string;
  /** An HTTP server that answers what App Service authentication admits, in place of the sites' code. Default: none. */
  readonly upstream?: URL | undefined;
  /** Loopback port for a debugger of the function's workers; 0 for a free one. Default: no debugger. */
  readonly inspectorPort?: number | undefined;
}

/** A running twin: a local Entra ID, Graph, Resource Manager, App Service authentication and Functions host. */
export interface Twin {
  /** The only entrance: `http://127.0.0.1:<port>`, for HTTPS_PROXY. */
  readonly proxy: { readonly url: string };
  readonly certificateAuthority: { readonly pem: string; readonly file: string };
  /** The environment variables that direct an unmodified client to the twin. */
  readonly environment: Readonly<Record<string, string>>;
  readonly control: TwinControl;
  /** Ends every connection and worker. */
  close(): Promise<void>;
}

/** Starts a twin with its own state, on the loopback interface only. */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  const { directory, clock = systemClock, cloud = "public" } = options;
  const { replication, policyPropagationMilliseconds } = options;
  const saved = options.saved && readSavedTwin(options.saved);
  const tenant = new Tenant({
    clock,
    cloud,
    ...(saved && { tenantId: saved.tenantId, subscriptionId: saved.subscriptionId }),
    ...(replication && { replication }),
    ...(options.directoryBehavior && { directoryBehavior: options.directoryBehavior }),
    ...(options.servicePlans && { servicePlans: options.servicePlans }),
    ...(options.verifiedDomains && { verifiedDomains: options.verifiedDomains }),
    ...(policyPropagationMilliseconds !== undefined && { policyPropagationMilliseconds }),
  });
  if (saved) keepContents(tenant)(saved.contents);
  const { deployer, administrator } = saved ?? seed(tenant);
  const [authority, signingKeys] = await Promise.all([
    createCertificateAuthority(),
    createSigningKeys({ now: () => clock.now(), saved: saved?.signingKeys }),
  ]);

  const hosts = createHostTable();
  const places = await openPlaces({
    hosts: injectFailures(underNamesOf(cloud, hosts), options.injections ?? []),
    certificateAuthority: authority,
    clock,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.onExchange && { onExchange: options.onExchange }),
  });
  const { proxy } = places;
  // Among themselves, the services use the public cloud's names.
  const inside =
    cloud === "public" ? undefined : await createConnectProxy({ hosts, certificateAuthority: authority, clock });
  // The services call each other over HTTP, as in Azure. They verify tokens with keys fetched from Entra ID.
  const loopbackFetch = createLoopbackFetch({ proxyUrl: (inside ?? proxy).url, caPem: authority.pem });
  const verifier = (audiences: readonly string[]) =>
    createBearerVerifier({ ...issuerOf(tenant), audiences, fetch: loopbackFetch, clock });
  const resourceManagerBearer = verifier(resourceManagerAudiences);

  const packages = join(directory, "packages");
  mkdirSync(packages, { recursive: true });
  const file = writeAuthority(directory, authority);
  const identityEndpoint = await openIdentityEndpoint({
    tenant,
    token: (request) => managedIdentityToken({ tenant, signingKeys, from: azureAddress, ...request }),
  });
  // The function's code may call anything: the twin's services here, others as without a twin.
  const outgoing = await createConnectProxy({
    // App settings have the public cloud's names inside the twin; the code may write its own cloud's.
    hosts: {
      names: () => [...new Set([...hosts.names(), ...underNamesOf(cloud, hosts).names()])],
      resolve: (name) => underNamesOf(cloud, hosts).resolve(name) ?? hosts.resolve(name),
    },
    certificateAuthority: authority,
    clock,
    from: azureAddress,
    passesOthersOn: true,
    ...(options.onExchange && { onExchange: options.onExchange }),
  });
  const inspector = options.inspectorPort === undefined ? undefined : new InspectorPort();
  const inspectorPort = await inspector?.listen(options.inspectorPort ?? 0);
  const functionsHost = createFunctionsHost({
    tenant,
    platform: (siteId) => ({
      ...clientEnvironment({ proxyUrl: outgoing.url, caFile: file }),
      ...identityEndpoint.environmentOf(siteId),
    }),
    sendAs: sendAsIdentity(tenant, signingKeys, loopbackFetch),
    verifyBearer: verifier(scmAudiences[options.upload?.scmAudience ?? "both"]),
    directory: packages,
    sourceFolder: options.sourceFolder,
    inspector,
    ...(options.spawn && { spawn: options.spawn }),
    ...(options.upload && { upload: options.upload }),
  });

  const entra = createEntra({
    tenant,
    signingKeys,
    fetch: loopbackFetch,
    loginHost: nameIn(cloud, "login.microsoftonline.com"),
  });
  for (const hostName of ["login.microsoftonline.com", "login.windows.net", "sts.windows.net"])
    hosts.add(hostName, entra);
  hosts.add("graph.microsoft.com", createGraph({ tenant, verifyBearer: verifier(graphAudiences) }));
  hosts.add(
    "management.azure.com",
    createResourceManager({
      tenant,
      verifyBearer: resourceManagerBearer,
      smartDetectionMilliseconds: options.smartDetectionMilliseconds,
      siteHosts: { hostOf: functionsHost.site, behavior: options.upload },
      behavior: options.resourceManager,
    }),
  );
  const vaults = createVaults({ tenant, verifyBearer: verifier(["https://vault.azure.net"]) });
  const azurite = new Azurite();
  const storage = createStorage({ tenant, azurite, verifyBearer: verifier(storageAudiences) });
  for (const service of storageServices) hosts.addSuffix(`.${service}.core.windows.net`, storage(service));
  const externalIssuers = new ExternalIssuers(tenant);
  hosts.addLookup({ find: (name) => externalIssuers.handlerOf(name), names: () => externalIssuers.hostNames() });
  hosts.addSuffix(".vault.azure.net", (name) => (hasVault(tenant, name) ? vaults : undefined));
  hosts.addSuffix(
    ".azurewebsites.net",
    siteHandlers({ tenant, functionsHost, fetch: loopbackFetch, readings: options, upstream: options.upstream }),
  );

  const certificateAuthority = { pem: authority.pem, file };
  return {
    proxy: { url: proxy.url },
    certificateAuthority,
    environment: clientEnvironment({ proxyUrl: proxy.url, caFile: certificateAuthority.file }),
    control: {
      ...seedsOf(tenant, { administrator, deployer }),
      cloud,
      tenantId: tenant.tenantId,
      subscriptionId: tenant.subscription.subscriptionId,
      deployer,
      administrator,
      feed: tenant.feed,
      inspectorPort,
      swapCode: (siteId, zip) => functionsHost.swap(siteId, zip),
      codeOf: (siteId) => tenant.subscription.packageOf(siteId)?.sha256,
      save: () => saveTwin(tenant, { deployer, administrator }, signingKeys),
      alteredToken: (request) => alteredToken({ tenant, signingKeys, ...request }),
      functionLog: (siteId) => functionsHost.logs(siteId),
      run: (siteId, run) => functionsHost.run(siteId, run),
      callBehindGate: (siteId, call) => functionsHost.call(siteId, call),
      federatedIdentitiesOf: (clientId) => {
        const { applications, federatedIdentityCredentials } = tenant.directory;
        const application = applications.findByClientId(clientId);
        return (application ? federatedIdentityCredentials.allOf(application.id) : []).flatMap(
          ({ issuer, subject, audiences: [audience = ""] }) =>
            subject === null ? [] : [{ issuer, subject, audience }],
        );
      },
      externalToken: ({ issuer, ...identity }) =>
        issuer === `https://login.microsoftonline.com/${tenant.tenantId}/v2.0`
          ? managedIdentityAssertion({ tenant, signingKeys, ...identity })
          : externalIssuers.token({ issuer, ...identity }),
      managedIdentityToken: (request) => managedIdentityToken({ tenant, signingKeys, from: azureAddress, ...request }),
      proxyFrom: (ipAddress) => places.proxyFrom(ipAddress),
      delayPolicies: (milliseconds) => tenant.conditionalAccess.delay(milliseconds),
      passwordOf: (userPrincipalName) =>
        tenant.directory.users.findByUserPrincipalName(userPrincipalName)?.passwordProfile.password,
      registerAuthenticationMethod: (userPrincipalName) => {
        const { users } = tenant.directory;
        const user = users.findByUserPrincipalName(userPrincipalName);
        if (!user) throw new Error(`The twin's tenant has no user ${userPrincipalName}.`);
        users.registerAuthenticationMethod(user.id);
      },
      securityDefaultsEnabled: () => tenant.conditionalAccess.securityDefaultsEnabled,
      signIns: () => tenant.signInLog.all(),
      inventory: inventoryOf(tenant),
      contents: () => contentsOf(tenant),
      keepContents: () => keepContents(tenant),
      faults: () => [...places.faults(), ...(inside?.faults() ?? []), ...outgoing.faults()],
      refusedHosts: () => places.refusedHosts(),
    },
    close: async () => {
      await Promise.all([
        functionsHost.close(),
        inspector?.close(),
        loopbackFetch.close(),
        places.close(),
        inside?.close(),
        outgoing.close(),
        identityEndpoint.close(),
        azurite.close(),
      ]);
    },
  };
}

function writeAuthority(directory: string, authority: CertificateAuthority): string {
  const file = join(directory, "certificate-authority.pem");
  writeFileSync(file, authority.pem);
  return file;
}
