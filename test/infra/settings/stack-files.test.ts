import { rsaCertificate } from "../../support/rsa-certificate.ts";
import { describe, expect, it } from "vitest";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { place } from "./problems-in.ts";
import { projectFile, settingsIn, stackFiles } from "../support/project-files.ts";

const { pem } = await rsaCertificate();

describe("the settings files of our stacks", () => {
  it("are these", () => {
    expect(stackFiles()).toEqual([
      "Pulumi.dev.yaml",
      "Pulumi.local.yaml",
      "Pulumi.pr.yaml",
      "Pulumi.prod.yaml",
      "Pulumi.test.yaml",
    ]);
  });

  it.each(stackFiles())("%s is accepted by the program with the defaults of Pulumi.yaml", (name) => {
    expect(() => parseSettings(settingsIn(projectFile(name)), place)).not.toThrow();
  });

  it.each(stackFiles())("%s refers editors to its schema in the first line", (name) => {
    expect(projectFile(name).split("\n")[0]).toBe(
      "# yaml-language-server: $schema=./infra/settings/settings.schema.json",
    );
  });

  it("Pulumi.test.yaml equals Pulumi.dev.yaml except for the environment", () => {
    const [dev, test] = ["dev", "test"].map((stack) =>
      parseSettings(settingsIn(projectFile(`Pulumi.${stack}.yaml`)), place),
    );

    expect(test).toEqual({ ...dev, environment: "test" });
  });

  it.each(["Pulumi.pr.yaml", "Pulumi.prod.yaml", "Pulumi.test.yaml"])(
    "%s is accepted with its commented settings switched on",
    (name) => {
      const { callers, tags } = parseSettings(settingsIn(switchedOn(projectFile(name))), place);

      expect(tags).toEqual({ "cost-center": "4711" });
      expect(Object.keys(callers)).toEqual(name === "Pulumi.prod.yaml" ? ["integration", "pipeline"] : ["integration"]);
    },
  );

  it("Pulumi.dev.yaml is accepted with its commented settings switched on", () => {
    const { callers, ...settings } = parseSettings(settingsIn(switchedOn(projectFile("Pulumi.dev.yaml"))), place);

    expect(callers).toEqual({
      integration: {
        secrets: { first: { endDate: "2027-05-15T00:00:00Z" } },
        deliverTo: { keyVault: { resourceGroup: "rg-integration", name: "kv-integration" } },
      },
      pipeline: {
        federated: {
          "github-production": {
            github: {
              repository: "contoso/orders",
              environment: "production",
              ownerId: "1234567",
              repositoryId: "7654321",
            },
          },
        },
      },
      orders: {
        federated: { "orders-identity": { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" } },
      },
      partner: { certificate: { pem: `${pem.trim()}\n` } },
    });
    expect(settings).toMatchObject({
      owners: ["ada@contoso.com"],
      serviceManagementReference: "SVC-1234",
      people: { "Function.Invoke": { users: ["ada@contoso.com"], groups: ["Function users"] } },
      tags: { "cost-center": "4711" },
      cloud: "usgovernment",
      adopt: { hosting: { planName: "asp-orders" } },
      conditionalAccess: { namedLocations: { office: {} }, apiOnlyFrom: ["office"] },
    });
  });
});

/** Without the comment sign before everything that is YAML, not prose; and with a certificate for its placeholder. */
function switchedOn(text: string): string {
  const [, ...lines] = text.split("\n");
  return lines
    .map((line) =>
      line.replace(/^( *)# ( *(?:[a-z][\w:-]*:(?: |$)|[A-Z]\w+\.\w+:(?: |$)|-----|MII|#).*)$/, "$1$2").replace(
        "MII...",
        pem
          .replaceAll(/-----[^-]+-----/g, "")
          .trim()
          .replaceAll("\n", "\n          "),
      ),
    )
    .join("\n");
}
