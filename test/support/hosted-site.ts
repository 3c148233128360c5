import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { strToU8, zipSync } from "fflate";
import { afterEach } from "vitest";
import { registrationsOf } from "../../infra/build/registered-functions.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import {
  createFunctionsHost,
  type FunctionsHost,
  type FunctionsHostOptions,
} from "../../packages/twin/functions-host/index.ts";
import { BearerRefused } from "../../packages/twin/network/bearer-refused.ts";
import { Tenant } from "../../packages/twin/tenant/tenant.ts";

const group = "/subscriptions/s/resourceGroups/rg";
export const siteId = `${group}/providers/Microsoft.Web/sites/who-calls`;
export const accountId = `${group}/providers/Microsoft.Storage/storageAccounts/packages`;
export const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/site`;
export const identityPrincipalId = "77777777-7777-4777-8777-777777777777";
export const deployerId = "88888888-8888-4888-8888-888888888888";
export const host = "who-calls-0123456789abcdef.westeurope-01.azurewebsites.net";
export const scmHost = "who-calls-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
export const startOfTest = new Date("2026-11-24T12:00:00Z");

let library: Promise<string> | undefined;

/** The real `@azure/functions` as a bundle, the way a package carries it. */
function functionsLibrary(): Promise<string> {
  library ??= build({
    stdin: { contents: 'module.exports = require("@azure/functions");', resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    format: "cjs",
    external: ["@azure/functions-core"],
    logLevel: "silent",
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? "");
  return library;
}

/** For vi.waitFor: a limit for what hangs, never a measure. Its own default, a second, is short for a process on a busy machine. */
export const inTime = { timeout: 20_000 };

export type Files = Readonly<Record<string, string>>;

/** A package whose entry point is `main`; it finds the library as `./azure-functions.cjs`. */
export async function packageOf(main: string, others: Files = {}): Promise<Uint8Array> {
  const files: Files = {
    "host.json": JSON.stringify({ version: "2.0" }),
    "package.json": JSON.stringify({ main: "main.cjs" }),
    "main.cjs": `const { app } = require("./azure-functions.cjs");\n${main}`,
    "azure-functions.cjs": await functionsLibrary(),
    ...others,
  };
  return zip(files);
}

export async function namesOfFunctions(archive: Uint8Array): Promise<readonly string[]> {
  return (await registrationsOf(archive)).functions.map(({ name }) => name).toSorted();
}

/** The same files give the same bytes: an archive that carried its date would be another package two seconds later. */
export function zip(files: Files): Uint8Array {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: new Date(1980, 0, 1) });
}

export interface SiteProperties {
  readonly [name: string]: unknown;
}

/** One Function App on a Functions host of its own, as Resource Manager would have left it. */
export class HostedSite {
  readonly clock = new AdjustableClock({ now: () => startOfTest });
  readonly tenant: Tenant;
  readonly functionsHost: FunctionsHost;
  /** Gone after the test. */
  readonly directory: string;

  constructor(directory: string, options: Partial<FunctionsHostOptions> = {}) {
    this.directory = directory;
    let ids = 0;
    const newId = (): string => `id-${(ids += 1)}`;
    this.tenant = new Tenant({ clock: this.clock, tenantId: "t", subscriptionId: "s", newId });
    const verifyBearer: FunctionsHostOptions["verifyBearer"] = async (request) => {
      const [, oid] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
      if (oid === undefined) throw new BearerRefused("no token", "No token.");
      return { oid, roles: [], claims: {} };
    };
    this.functionsHost = createFunctionsHost({ tenant: this.tenant, verifyBearer, directory, ...options });
    this.configure();
  }

  configure(properties: SiteProperties = {}, appSettings: readonly { name: string; value?: string }[] = []): void {
    const body = {
      identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: {} } },
      properties: {
        state: "Running",
        defaultHostName: host,
        functionAppConfig: {
          deployment: {
            storage: {
              type: "blobContainer",
              value: "https://packages.blob.core.windows.net/releases",
              authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identityId },
            },
          },
          runtime: { name: "node", version: "24" },
        },
        siteConfig: { appSettings },
        ...properties,
      },
    };
    this.put(siteId, "Microsoft.Web/sites", body);
  }

  put(id: string, type: string, body: Record<string, unknown>): void {
    this.tenant.subscription.put({ id, type, name: id.split("/").at(-1) ?? "", body });
  }

  /** What One Deploy would do in the end. */
  async deploy(main: string, others: Files = {}): Promise<void> {
    const archive = await packageOf(main, others);
    this.tenant.subscription.deployPackage(siteId, "deployment", archive, startOfTest);
  }

  async call(path: string, init: RequestInit = {}): Promise<Response> {
    return this.functionsHost.site(siteId)(new Request(`https://${host}${path}`, init));
  }

  async text(path: string, init: RequestInit = {}): Promise<string> {
    return (await this.call(path, init)).text();
  }

  async scm(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ authorization: `Bearer ${deployerId}` });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    return this.functionsHost.scm(siteId)(new Request(`https://${scmHost}${path}`, { ...init, headers }));
  }
}

/** Built-in roles. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const roles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  websiteContributor: "de139f84-1756-47ae-9be6-808fbbe84772",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  blobOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
};

export function assign(site: HostedSite, name: string, principalId: string, role: string, scope: string): void {
  const roleDefinitionId = `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  site.put(id, "Microsoft.Authorization/roleAssignments", { properties: { principalId, roleDefinitionId, scope } });
}

/** The deployer owns the subscription, and the site's identity may write to the container for packages. */
export function allowPublishing(site: HostedSite): void {
  assign(site, "deployer", deployerId, roles.owner, "/subscriptions/s");
  assign(site, "site", identityPrincipalId, roles.blobOwner, accountId);
  site.put(accountId, "Microsoft.Storage/storageAccounts", {});
  const container = `${accountId}/blobServices/default/containers/releases`;
  site.put(container, "Microsoft.Storage/storageAccounts/blobServices/containers", {});
  site.put(identityId, "Microsoft.ManagedIdentity/userAssignedIdentities", {
    properties: { principalId: identityPrincipalId },
  });
}

/** Makes hosts that are closed, and whose folders are gone, after each test. */
export function useHostedSites(): (options?: Partial<FunctionsHostOptions>) => Promise<HostedSite> {
  const undo: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return async (options = {}) => {
    const directory = await mkdtemp(join(tmpdir(), "functions-host-"));
    undo.push(() => rm(directory, { recursive: true, force: true }));
    const site = new HostedSite(directory, options);
    undo.push(() => site.functionsHost.close());
    return site;
  };
}

export async function notSupported(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return `${response.status} ${error.code} ${error.message}`;
}

export function notImitatedText(what: string): string {
  return `501 NotSupportedByTheTwin The twin doesn't support ${what}. See packages/twin/FIDELITY.md for what it supports.`;
}
