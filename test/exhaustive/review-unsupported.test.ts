import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inDays } from "../support/in-days.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";

const federated = (subject: string) => ({
  pipeline: { federated: { main: { issuer: "https://token.actions.githubusercontent.com", subject } } },
});

describe.skipIf(!hasEngine())("an unsupported change hides nothing", { timeout: 300_000 }, () => {
  let repository: ReviewRepository;
  beforeAll(() => {
    repository = reviewRepository();
    repository.writeSettings({ callers: federated("repo:contoso/orders:ref:refs/heads/main") });
    repository.commit("base");
  });
  afterAll(() => repository?.remove());

  it("among resources and properties: each is a finding, and everything else is compared", async () => {
    repository.branch("unsupported", () => {
      repository.writeSettings({ callers: federated("repo:fabrikam/orders:ref:refs/heads/main") });
      const credentials = "infra/identity/client-credentials.ts";
      // A type that the stand-in doesn't support, of an application that exists already.
      repository.edit(
        credentials,
        "    this.kinds = [",
        [
          `    new ServicePrincipalPassword(\`\${name}-password\`, { servicePrincipalId: "/servicePrincipals/00000000-0000-4000-8000-000000000001", endDate: "${inDays(90)}" }, { parent: this });`,
          "    this.kinds = [",
        ].join("\n"),
      );
      repository.edit(
        credentials,
        'import * as pulumi from "@pulumi/pulumi";',
        [
          'import { ServicePrincipalPassword } from "@pulumi/azuread/servicePrincipalPassword.js";',
          'import * as pulumi from "@pulumi/pulumi";',
        ].join("\n"),
      );
      repository.edit(
        "infra/hosting/function-app.ts",
        '      minTlsVersion: "1.2",',
        ['      minTlsVersion: "1.2",', '      ftpsState: "AllAllowed",', "      remoteDebuggingEnabled: true,"].join(
          "\n",
        ),
      );
      repository.edit(
        "infra/hosting/authentication.ts",
        "        retainOnDelete: true,\n",
        '        retainOnDelete: true,\n        ignoreChanges: ["login"],\n',
      );
    });

    const { verdict, stacks, findings, files } = await repository.review("main");

    expect(stacks.map(({ kind, refusals }) => [kind, refusals])).toEqual([["compared", []]]);
    expect(verdict).toBe("opens");
    const told = findings.map(({ severity, id, subject }) => `${severity} ${id}: ${subject}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'opens credential/trust-changed: federated credential "main" of caller pipeline',
        "weakens option/ignore-changes: authentication ignoreChanges",
        "unknown deployment/not-reviewable: pipeline-password",
        "unknown deployment/not-reviewable: function-app",
        "unknown resource/unknown-property: function-app siteConfig.ftpsState",
        "unknown resource/unknown-property: function-app siteConfig.remoteDebuggingEnabled",
      ]),
    );
    expect(JSON.stringify(findings)).toContain("remoteDebuggingEnabled' of azure-native:web:WebApp");
    expect(files.filter(({ standing }) => standing === "judged").map(({ file }) => file)).toEqual(["Pulumi.dev.yaml"]);
  });

  it("if the base has it too: only the changes are reported", async () => {
    repository.branch(
      "tags",
      () =>
        repository.writeSettings({
          callers: federated("repo:contoso/orders:ref:refs/heads/main"),
          tags: { team: "orders" },
        }),
      "unsupported",
    );
    repository.git("switch", "--quiet", "tags");
    repository.writeSettings({
      callers: federated("repo:fabrikam/orders:ref:refs/heads/main"),
      tags: { team: "orders" },
    });
    repository.commit("tags");

    const { findings, stacks } = await repository.review("unsupported");

    expect(stacks.map(({ kind, refusals }) => [kind, refusals])).toEqual([["compared", []]]);
    expect(findings.filter(({ severity }) => severity !== "changes")).toEqual([]);
  });
});
