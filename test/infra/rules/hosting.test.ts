import { describe, expect, it } from "vitest";
import { altered, ruleOf, siteType, storageType, traits } from "../../support/valid-inputs.ts";

function check(id: string, type: string, changes: Readonly<Record<string, unknown>> = {}) {
  return ruleOf(id).check(type, altered(type, changes), traits);
}

describe("https-and-tls", () => {
  it.each([["1.2"], ["1.3"]])("takes a site with HTTPS and TLS %s", (version) => {
    expect(check("https-and-tls", siteType, { "siteConfig.minTlsVersion": version })).toBeUndefined();
  });

  it.each([["TLS1_2"], ["TLS1_3"]])("takes a storage account with HTTPS and %s", (version) => {
    expect(check("https-and-tls", storageType, { minimumTlsVersion: version })).toBeUndefined();
  });

  it("refuses a site with plain HTTP and old TLS, both at once", () => {
    expect(check("https-and-tls", siteType, { httpsOnly: false, "siteConfig.minTlsVersion": "1.0" })).toEqual({
      rule: "https-and-tls",
      found: 'httpsOnly is false, siteConfig.minTlsVersion is "1.0"',
      fix: 'set httpsOnly to true, set siteConfig.minTlsVersion to "1.2" or "1.3"',
    });
  });

  it("refuses a storage account that leaves it to the platform", () => {
    const changes = { enableHttpsTrafficOnly: undefined, minimumTlsVersion: null };
    expect(check("https-and-tls", storageType, changes)).toEqual({
      rule: "https-and-tls",
      found: "enableHttpsTrafficOnly is nothing, minimumTlsVersion is nothing",
      fix: 'set enableHttpsTrafficOnly to true, set minimumTlsVersion to "TLS1_2" or "TLS1_3"',
    });
  });
});

describe("no-shared-keys", () => {
  it("takes an account that is reached by identity alone", () => {
    expect(check("no-shared-keys", storageType)).toBeUndefined();
  });

  it("refuses keys, which are allowed where nothing is said, and anonymous reads", () => {
    expect(
      check("no-shared-keys", storageType, { allowSharedKeyAccess: undefined, allowBlobPublicAccess: true }),
    ).toEqual({
      rule: "no-shared-keys",
      found: "allowSharedKeyAccess is nothing, allowBlobPublicAccess is true",
      fix: "set allowSharedKeyAccess to false, set allowBlobPublicAccess to false",
    });
  });
});
