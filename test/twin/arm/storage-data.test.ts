import { describe, expect, test } from "vitest";
import { accessOf, type StorageService } from "../../../packages/twin/arm/storage/data-actions.ts";
import { sharedKey } from "../../../packages/twin/arm/storage/shared-key.ts";
import { NotSupported } from "../../../packages/twin/tenant/refusal.ts";

const need = (service: StorageService, method: string, path: string, headers: Record<string, string> = {}) => {
  const { anyOf, container } = accessOf(
    service,
    method,
    new URL(`https://st.${service}.core.windows.net${path}`),
    new Headers(headers),
  );
  return [
    container,
    ...anyOf.map(({ kind, name }) => `${kind} ${name.replace("Microsoft.Storage/storageAccounts/", "")}`),
  ];
};

const containers = "blobServices/containers";
const queues = "queueServices/queues";
const tables = "tableServices/tables";

// https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
test.each<[StorageService, string, string, ...(string | undefined)[]]>([
  ["blob", "GET", "/?comp=list", undefined, `action ${containers}/read`],
  ["blob", "PUT", "/reports?restype=container", "reports", `action ${containers}/write`],
  ["blob", "DELETE", "/reports?restype=container", "reports", `action ${containers}/delete`],
  ["blob", "GET", "/reports?restype=container&comp=list", "reports", `data action ${containers}/blobs/read`],
  ["blob", "HEAD", "/reports/a/b.txt", "reports", `data action ${containers}/blobs/read`],
  ["blob", "PUT", "/reports/a.txt", "reports", `data action ${containers}/blobs/write`],
  ["blob", "DELETE", "/reports/a.txt", "reports", `data action ${containers}/blobs/delete`],
  ["queue", "PUT", "/orders", "orders", `action ${queues}/write`],
  [
    "queue",
    "POST",
    "/orders/messages",
    "orders",
    `data action ${queues}/messages/add/action`,
    `data action ${queues}/messages/write`,
  ],
  ["queue", "GET", "/orders/messages", "orders", `data action ${queues}/messages/process/action`],
  ["queue", "GET", "/orders/messages?peekonly=true", "orders", `data action ${queues}/messages/read`],
  [
    "queue",
    "DELETE",
    "/orders/messages/1?popreceipt=r",
    "orders",
    `data action ${queues}/messages/delete`,
    `data action ${queues}/messages/process/action`,
  ],
  ["table", "POST", "/Tables", undefined, `action ${tables}/write`],
  ["table", "DELETE", "/Tables('orders')", "orders", `action ${tables}/delete`],
  ["table", "GET", "/orders()", "orders", `data action ${tables}/entities/read`],
  ["table", "GET", "/orders(PartitionKey='a',RowKey='b')", "orders", `data action ${tables}/entities/read`],
  ["table", "MERGE", "/orders(PartitionKey='a',RowKey='b')", "orders", `data action ${tables}/entities/write`],
])("%s: %s %s", (service, method, path, ...expected) => {
  expect(need(service, method, path)).toEqual(expected);
});

describe("what isn't in Microsoft's list", () => {
  test.each<[StorageService, string, string, Record<string, string>]>([
    ["blob", "GET", "/?restype=service&comp=properties", {}],
    ["blob", "POST", "/?comp=batch", {}],
    ["blob", "PUT", "/reports/copy.txt", { "x-ms-copy-source": "https://elsewhere/" }],
    ["blob", "PUT", "/reports?restype=container&comp=acl", {}],
    ["queue", "PATCH", "/orders", {}],
    ["table", "POST", "/$batch", {}],
  ])("refuses by name: %s %s %s", (service, method, path, headers) => {
    expect(() => need(service, method, path, headers)).toThrow(NotSupported);
  });
});

test("signs for Azurite as Microsoft documents", () => {
  // The string to sign of https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, by hand.
  const headers = { "x-ms-date": "Fri, 26 Jun 2015 23:39:12 GMT", "x-ms-version": "2015-02-21", "content-length": "0" };
  const url = new URL("https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata");
  const key = Buffer.from("key").toString("base64");
  const signed = sharedKey({ service: "blob", accountName: "myaccount", key, method: "GET", url, headers });
  expect(signed).toBe(
    // printf 'GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:…\nx-ms-version:…\n/myaccount/mycontainer\ncomp:metadata\nrestype:container' | openssl dgst -sha256 -hmac key -binary | base64
    "SharedKey myaccount:VePy+66+6qa2/gY7PnRz0Npf79YRBaflzD+REj+gCL8=",
  );
});
