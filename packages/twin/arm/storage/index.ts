import { request as send } from "node:http";
import { BearerRefused } from "../../network/bearer-refused.ts";
import type { BearerClaims, VerifyBearer } from "../../network/bearer-token.ts";
import type { Handler } from "../../network/handler.ts";
import { toWebResponse } from "../../network/web-messages.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { isAllowed, isAllowedOnData } from "../authorization.ts";
import type { Azurite, Contents } from "./azurite.ts";
import { type Access, accessOf, type StorageService } from "./data-actions.ts";
import { sharedKey } from "./shared-key.ts";
import { storageRefusal, storageRefusals } from "./storage-refusals.ts";

export { Azurite, findAzurite, installAzurite } from "./azurite.ts";
export { services as storageServices } from "./data-actions.ts";

interface StorageOptions {
  readonly tenant: Tenant;
  /** Verifies tokens for `https://storage.azure.com`. */
  readonly verifyBearer: VerifyBearer;
  readonly azurite: Azurite;
}

const accounts = "Microsoft.Storage/storageAccounts";

/**
 * The storage accounts themselves, on hosts such as `*.blob.core.windows.net`. The twin checks the token and the Azure
 * roles; Azurite keeps the contents.
 * https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory
 *
 * @returns the handler of one service, if the account in the host's name exists
 */
export function createStorage(options: StorageOptions) {
  const { tenant, verifyBearer, azurite } = options;
  const made = new Set<string>();

  return (service: StorageService) =>
    (hostName: string): Handler | undefined => {
      const [accountName = ""] = hostName.split(".");
      const find = () => tenant.subscription.ofType(accounts).find(({ name }) => name === accountName);
      if (find() === undefined) return undefined;
      return async (request) => {
        const requestId = tenant.newId();
        try {
          const account = find();
          if (account === undefined) throw new NotSupported(`the deleted storage account ${accountName}`);
          const url = new URL(request.url);
          refuseKeys(request, url, account);
          const caller = await verifyBearer(request);
          const access = accessOf(service, request.method, url, request.headers);
          authorize(tenant, caller, account, service, access);
          const contents = await azurite.of(accountName);
          await makeDeclared(account, service, access.container, contents);
          return await forward(request, { service, accountName, contents });
        } catch (error) {
          const refusal = storageRefusal(error, service, tenant, requestId);
          if (!refusal) throw error;
          return refusal;
        }
      };
    };

  /** A container or queue that Resource Manager created is there. The package's own upload isn't in it. */
  async function makeDeclared(
    account: Resource,
    service: StorageService,
    container: string | undefined,
    contents: Contents,
  ): Promise<void> {
    if (container === undefined) return;
    const id = `${scopeIn(account, service, container)}`;
    if (service === "table" || made.has(id) || tenant.subscription.find(id) === undefined) return;
    made.add(id);
    const query = service === "blob" ? "?restype=container" : "";
    const url = `https://${account.name}.${service}.core.windows.net/${container}${query}`;
    const headers = { "x-ms-version": "2023-11-03" };
    await forward(new Request(url, { method: "PUT", headers }), { service, accountName: account.name, contents });
  }
}

/** A key or a signature (SAS) in place of a token. */
function refuseKeys(request: Request, url: URL, { body }: Resource): void {
  const isKey = /^SharedKey(?:Lite)? /i.test(request.headers.get("authorization") ?? "") || url.searchParams.has("sig");
  if (!isKey) return;
  const { allowSharedKeyAccess } = body["properties"] as { readonly allowSharedKeyAccess?: boolean };
  if (allowSharedKeyAccess === false) throw storageRefusals.keysNotPermitted();
  throw new NotSupported("access to a storage account by a key or a shared access signature: use a token");
}

function authorize(
  tenant: Tenant,
  caller: BearerClaims,
  account: Resource,
  service: StorageService,
  { anyOf, container }: Access,
): void {
  if (caller.claims["scp"] !== undefined)
    throw new BearerRefused("malformed", "The twin has no delegated access here.");
  const scope = container === undefined ? account.id : scopeIn(account, service, container);
  const isGranted = anyOf.some(({ kind, name }) =>
    kind === "action" ? isAllowed(tenant, caller, name, scope) : isAllowedOnData(tenant, caller, name, scope),
  );
  if (!isGranted) throw storageRefusals.permissionMismatch();
}

function scopeIn({ id }: Resource, service: StorageService, container: string): string {
  const kinds = { blob: "containers", queue: "queues", table: "tables" };
  return `${id}/${service}Services/default/${kinds[service]}/${container}`;
}

interface Target {
  readonly service: StorageService;
  readonly accountName: string;
  readonly contents: Contents;
}

/** Headers that Azurite gets anew, and the caller's token, which Azurite would judge by another clock. */
const notForwarded = ["authorization", "host", "content-length"];

/** Sends the request on to Azurite, which reads the account's name from the Host header. */
async function forward(request: Request, { service, accountName, contents }: Target): Promise<Response> {
  const url = new URL(request.url);
  const bytes = Buffer.from(await request.arrayBuffer());
  const kept = Object.fromEntries([...request.headers].filter(([name]) => !notForwarded.includes(name)));
  const headers = {
    ...kept,
    "x-ms-date": kept["x-ms-date"] ?? new Date().toUTCString(),
    "content-length": String(bytes.length),
  };
  const signed = { service, accountName, key: contents.key, method: request.method, url, headers };
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        host: "127.0.0.1",
        port: contents.ports[service],
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, host: url.hostname, authorization: sharedKey(signed) },
      },
      (incoming) => {
        const response = toWebResponse(incoming, request.method);
        response.headers.delete("server");
        resolve(response);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}
