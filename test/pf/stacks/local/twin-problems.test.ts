import { expect, it } from "vitest";
import { readSettingsFile } from "../../../../infra/settings/lenient-settings.ts";
import { twinProblems } from "../../../../packages/pf/stacks/local/twin-problems.ts";
import { type CloudName, clouds } from "../../../../packages/core/azure/clouds.ts";
import { cloudIn } from "../../../../packages/pf/stacks/local/cloud-in-settings.ts";
import { createCertificateAuthority } from "../../../../packages/twin/network/certificate-authority.ts";
import { flexLocations } from "../../../../packages/core/azure/regions.ts";

const createdAt = "2026-12-01T00:00:00Z";

function problemsOf(config: object, kept: { stack?: string; createdAt?: string } = {}) {
  const file = readSettingsFile({ config }, { name: "orders" });
  return twinProblems(file, { stack: undefined, createdAt, ...kept });
}

const callers = (secret: object) => ({ "protected-function:callers": { shop: { secrets: { second: secret } } } });
const ended = callers({ endDate: createdAt });

it("finds secrets that end before they are created, and only those", () => {
  expect(problemsOf(ended)).toMatchObject([{ path: "callers.shop.secrets.second.endDate" }]);
  expect(problemsOf(ended, { stack: "dev" })[0]?.fix).toBe(
    'write "2027-05-30T00:00:00Z", for example, there in the stack\'s settings file, or remove the expired secret there, or for a deployed stack: ./pf rotate --stack dev --caller shop',
  );
  expect(problemsOf(callers({ endDate: "2026-12-01T00:00:01Z" }))).toEqual([]);
  expect(problemsOf(callers({ startDate: "2026-01-01T00:00:00Z", endDate: createdAt }))).toEqual([]);
});

it("finds text between a certificate's first and last line that isn't one", async () => {
  const { pem: certificatePem } = await createCertificateAuthority();
  const withPem = (pem: string) =>
    problemsOf({ "protected-function:callers": { shop: { certificate: { pem } } } }).map(({ path }) => path);
  const other = certificatePem.replace(/\n[^\n]+\n/, "\nMIIB\n");

  expect(withPem(certificatePem)).toEqual([]);
  expect(withPem(other)).toEqual(["callers.shop.certificate.pem"]);
});

it("leaves ended secrets to a stack that has them already", () => {
  const file = readSettingsFile({ config: ended }, { name: "orders" });
  expect(twinProblems(file, { stack: "dev", createdAt: undefined })).toEqual([]);
});

it.each([
  [{}, []],
  [{ "azure-native:environment": "public", "azuread:environment": "global" }, []],
  [{ "azuread:environment": "china" }, ["azuread:environment"]],
  [{ "protected-function:cloud": "china" }, ["cloud"]],
  [{ "protected-function:cloud": "china", "azuread:environment": "china" }, ["cloud"]],
  [
    {
      "protected-function:cloud": "usgovernment",
      "azure-native:environment": "usgovernment",
      "azuread:environment": "usgovernmentl4",
    },
    [],
  ],
  [
    { "protected-function:cloud": "usgovernment", "azure-native:environment": "China" },
    ["cloud", "azure-native:environment"],
  ],
])("wants one cloud of the program and its providers: %o", (config, paths) => {
  const [location] = flexLocations(cloudIn({ cloud: String(Object(config)["protected-function:cloud"]) }));
  const file = { "protected-function:location": location, ...config };
  expect(problemsOf(file).map(({ path }) => path)).toEqual(paths);
});

/** In a cloud, which the providers are told as well. */
const placed = (cloud: string, location: string) => ({
  "protected-function:cloud": cloud,
  "protected-function:location": location,
  "azure-native:environment": cloud,
  "azuread:environment": cloud,
});

it("knows each region of each cloud, and the nearest one to a misspelt", () => {
  const all = Object.keys(clouds).flatMap((cloud) =>
    flexLocations(cloud as CloudName).flatMap((location) => problemsOf(placed(cloud, location))),
  );
  expect(all).toEqual([]);
  const ruleFor = (cloud: string, location: string) => problemsOf(placed(cloud, location))[0]?.rule;
  expect(ruleFor("public", "swedencentrl")).toContain("did you mean swedencentral?");
  expect(ruleFor("usgovernment", "usgovtexs")).toContain("did you mean usgovtexas?");
  expect(ruleFor("public", "atlantis")).not.toContain("did you mean");
});

it.each([["AAAA"], [""], [5], ["v1:AAAA:BBBB"], ["v2:a:b"]])(
  "refuses an encrypted value of the program's settings at its place, without showing it: %o",
  (secure) => {
    const found = problemsOf({
      "protected-function:serviceManagementReference": { secure },
      "protected-function:appSettings": { MODE: { secure }, plain: "secure" },
      "azuread:clientSecret": { secure },
    });

    expect(found.map(({ path }) => path)).toEqual(["serviceManagementReference", "appSettings.MODE"]);
    expect(new Set(found.map((one) => one.found))).toEqual(new Set(["a value, not shown"]));
    expect(found[0]?.rule).toBe("is encrypted (secure:), and the twin has no key to decrypt it");
  },
);

it("sends an encrypted secret to a key vault, and never to plain text", () => {
  const secure = "v1:AAAA:BBBB";
  const fixes = problemsOf({
    "protected-function:secretSettings": { DB_PASSWORD: { secure }, KEY: { secret: { secure } } },
    "protected-function:appSettings": { DB_PASSWORD: { secure } },
    "protected-function:callers": { shop: { secrets: { first: { secure } } } },
  }).map(({ fix }) => fix);

  const into = (setting: string, secret: string) =>
    expect.stringMatching(
      new RegExp(
        `az keyvault secret set --vault-name kv-orders --name ${secret} --file <file>\\n {2}Write .*: ` +
          `${setting}: \\{ keyVault: \\{ resourceGroup: rg-orders, name: kv-orders \\}, secret: ${secret} \\}$`,
      ),
    ) as string;
  expect(fixes).toEqual([
    into("DB_PASSWORD", "db-password"),
    into("KEY", "key"),
    into("DB_PASSWORD", "db-password"),
    "remove it from the stack's settings file, and write { endDate: <time> } there: Entra ID creates a caller's secrets",
  ]);
  expect(fixes[2]).toMatch(
    /^declare DB_PASSWORD as "secret" in functions\/contract\.ts, and remove it from appSettings/,
  );
  expect(fixes.join()).not.toContain("plain text");
});

it.each([
  ["public", "usgovvirginia", "usgovernment", "westeurope"],
  ["public", "chinanorth3", "china", "westeurope"],
  ["usgovernment", "westeurope", "public", "usgovvirginia"],
  ["china", "usdodeast", "usgovernment", "chinanorth3"],
])("refuses in cloud %s the region %s, which %s has", (cloud, location, owner, usual) => {
  expect(problemsOf(placed(cloud, location))).toEqual([
    {
      path: "location",
      rule: `must be a region of protected-function:cloud, which is ${cloud}`,
      found: `"${location}", a region of ${owner}`,
      fix: `set protected-function:cloud to ${owner}, or protected-function:location to one of ${cloud}, such as ${usual}, in the stack's settings file`,
    },
  ]);
});
