import { NotSupported } from "../../tenant/refusal.ts";

export const services = ["blob", "queue", "table"] as const;
export type StorageService = (typeof services)[number];

/** What a request to a storage account needs: one of these permissions, on the account or on what it names in it. */
export interface Access {
  /** Each alone is enough. An action is in a role's `actions`, a data action in its `dataActions`. */
  readonly anyOf: readonly Permission[];
  /** The container, queue or table. Undefined for the whole service. */
  readonly container?: string;
}

export interface Permission {
  readonly kind: "action" | "data action";
  readonly name: string;
}

const action = (name: string): Permission => ({ kind: "action", name: `Microsoft.Storage/storageAccounts/${name}` });
const data = (...names: readonly string[]): readonly Permission[] =>
  names.map((name) => ({ kind: "data action", name: `Microsoft.Storage/storageAccounts/${name}` }));

const containers = "blobServices/containers";
const queues = "queueServices/queues";
const tables = "tableServices/tables";

/**
 * Returns the permissions of a request to a storage service.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#permissions-for-calling-data-operations
 *
 * @throws NotSupported for a request that isn't in the list
 */
export function accessOf(service: StorageService, method: string, url: URL, headers: Headers): Access {
  const [container = "", ...rest] = url.pathname.split("/").slice(1);
  const place = { container: decodeURIComponent(container), item: rest.join("/") };
  if (service === "blob") return ofBlobs(method, url, headers, place);
  return service === "queue" ? ofQueues(method, url, place) : ofTables(method, url, place);
}

interface Place {
  readonly container: string;
  readonly item: string;
}

function ofBlobs(method: string, url: URL, headers: Headers, { container, item }: Place): Access {
  const comp = url.searchParams.get("comp");
  const [read, write, remove] = ["read", "write", "delete"].map((verb) => action(`${containers}/${verb}`));
  if (container === "") {
    if (method === "GET" && comp === "list" && read) return { anyOf: [read] };
  } else if (item === "") {
    if (url.searchParams.get("restype") === "container" || comp === "list") {
      if (method === "GET" && comp === "list") return { container, anyOf: data(`${containers}/blobs/read`) };
      if ((method === "GET" || method === "HEAD") && read) return { container, anyOf: [read] };
      if (method === "PUT" && (comp === null || comp === "metadata") && write) return { container, anyOf: [write] };
      if (method === "DELETE" && remove) return { container, anyOf: [remove] };
    }
  } else if (!headers.has("x-ms-copy-source")) {
    if (method === "GET" || method === "HEAD") return { container, anyOf: data(`${containers}/blobs/read`) };
    // A new blob could be added with `add/action` alone; the roles that have it also have `write`.
    if (method === "PUT") return { container, anyOf: data(`${containers}/blobs/write`) };
    if (method === "DELETE") return { container, anyOf: data(`${containers}/blobs/delete`) };
  }
  throw unknown("blob", method, url);
}

function ofQueues(method: string, url: URL, { container, item }: Place): Access {
  const verb = { GET: "read", HEAD: "read", PUT: "write", POST: "write", DELETE: "delete" }[method];
  const messages = `${queues}/messages`;
  if (container === "") {
    if (method === "GET") return { anyOf: [action(`${queues}/read`)] };
  } else if (item === "") {
    if (verb !== undefined && method !== "POST") return { container, anyOf: [action(`${queues}/${verb}`)] };
  } else if (item === "messages") {
    if (method === "POST") return { container, anyOf: data(`${messages}/add/action`, `${messages}/write`) };
    if (method === "DELETE") return { container, anyOf: data(`${messages}/delete`) };
    if (method === "GET")
      return {
        container,
        anyOf: data(url.searchParams.get("peekonly") === "true" ? `${messages}/read` : `${messages}/process/action`),
      };
  } else if (item.startsWith("messages/")) {
    if (method === "DELETE") return { container, anyOf: data(`${messages}/delete`, `${messages}/process/action`) };
    if (method === "PUT") return { container, anyOf: data(`${messages}/write`) };
  }
  throw unknown("queue", method, url);
}

function ofTables(method: string, url: URL, { container: first }: Place): Access {
  const [, table = "", key] = /^([A-Za-z][A-Za-z0-9]*)(\(.*\))?$/.exec(first) ?? [];
  if (table === "Tables") {
    const [, named] = /^\('([A-Za-z0-9]+)'\)$/.exec(key ?? "") ?? [];
    const verb = { GET: "read", POST: "write", DELETE: "delete" }[method];
    if (verb !== undefined)
      return { anyOf: [action(`${tables}/${verb}`)], ...(named !== undefined && { container: named }) };
  } else if (table !== "") {
    const entities = `${tables}/entities`;
    if (method === "GET") return { container: table, anyOf: data(`${entities}/read`) };
    if (method === "POST") return { container: table, anyOf: data(`${entities}/add/action`, `${entities}/write`) };
    if (["PUT", "PATCH", "MERGE"].includes(method)) return { container: table, anyOf: data(`${entities}/write`) };
    if (method === "DELETE") return { container: table, anyOf: data(`${entities}/delete`) };
  }
  throw unknown("table", method, url);
}

function unknown(service: StorageService, method: string, url: URL): NotSupported {
  return new NotSupported(`${method} ${url.pathname}${url.search} at a storage account's ${service} service`);
}
