import { defineContract } from "@protected-function/guard/contract";

/** A catalog in plain JavaScript: route constraints, a host.json of its own, and settings that a stack may leave out. */
export const contract = defineContract({
  roles: {
    "Catalog.Read": {
      id: "6c1f5a0e-2f57-4a8d-9d0a-54a4c6b3e101",
      displayName: "Read the catalog",
      members: ["Application", "User"],
    },
    "Catalog.Write": {
      id: "6c1f5a0e-2f57-4a8d-9d0a-54a4c6b3e102",
      displayName: "Change the catalog",
      members: ["Application"],
    },
  },
  endpoints: {
    products: { methods: ["GET"], route: "products/{category:alpha}/{id:int?}", allow: ["Catalog.Read"] },
    price: {
      methods: ["PUT"],
      route: "prices/{code:length(2,3):regex(^[A-Z]+$)}/{amount:range(1,999)=1}",
      allow: ["Catalog.Write"],
      sample: { params: { code: "EUR" }, body: { by: "test" } },
    },
    files: { methods: ["GET"], route: "files/{**path:file}", allow: ["Catalog.Read"] },
    ping: { methods: ["GET"], route: "ping", anonymous: "Load balancer probe, no data" },
  },
  settings: {
    CATALOG_CURRENCY: { type: "text", default: "EUR" },
    CATALOG_ENDPOINT: { type: "text", optional: true },
    CatalogStorage: { type: "text", default: "UseDevelopmentStorage=true" },
    CatalogBus__fullyQualifiedNamespace: { type: "text", default: "bus-catalog.servicebus.windows.net" },
    CATALOG_KEY: { type: "secret", optional: true },
  },
});
