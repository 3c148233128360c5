import { brokenDemands, type DemandedValue } from "./demanded-values.ts";
import { sites, storageAccounts } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "https-and-tls";

const ofSite: readonly DemandedValue[] = [
  { path: "httpsOnly", allowed: [true] },
  { path: "siteConfig.minTlsVersion", allowed: ["1.2", "1.3"] },
];
const ofStorageAccount: readonly DemandedValue[] = [
  { path: "enableHttpsTrafficOnly", allowed: [true] },
  { path: "minimumTlsVersion", allowed: ["TLS1_2", "TLS1_3"] },
];

/** A bearer token that goes over plain HTTP, or over an old TLS, is anybody's. */
export const httpsAndTls: Rule = {
  id,
  types: [...sites, ...storageAccounts],
  demand: "Sites and storage accounts must take HTTPS only, with TLS 1.2 or newer.",
  check: (type, inputs) => {
    const isStorage = storageAccounts.some((token) => token === type);
    const broken = brokenDemands(inputs, isStorage ? ofStorageAccount : ofSite);
    return broken && { rule: id, ...broken };
  },
};
