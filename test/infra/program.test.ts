import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import type { PropertyMap } from "../../packages/engine/stand-ins/property-values.ts";
import { declare, type Declared, valueOf } from "../support/declare.ts";
import { everySetting } from "../support/every-setting.ts";
import { ContractInvalid } from "../../infra/contract/read-contract.ts";
import { PackageInvalid } from "../../infra/build/require-registrations.ts";
import { SeveralInvalid } from "../../packages/core/text/readings.ts";
import { attach } from "../support/stand-ins/attach.ts";
import { answers, configure, declaresProgram, gateIn, offered, program } from "./support/configured-program.ts";
import { programTypes } from "../../packages/pf/stacks/live/program-types.ts";

declaresProgram();

/** Where the plugin fills in a default, and which: `api-service-principal: accountEnabled`. */
async function defaultsOf(declared: readonly Declared[]): Promise<readonly string[]> {
  const { engine } = await attach("azuread");
  const checked = declared.map(async ({ type, name, inputs }) => {
    const { inputs: answered, failures } = await engine.check(type, inputs as PropertyMap);
    expect(failures, name).toEqual([]);
    const lists = [...JSON.stringify(answered).matchAll(/"__defaults":\[("[^\]]*")\]/g)];
    return lists.map(([, names]) => `${name}: ${String(names)}`);
  });
  return (await Promise.all(checked)).flat();
}

describe("the program", () => {
  it("shows the bundler's warnings on separate lines without control characters", async () => {
    configure();
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    offered.warnings.push("first\n  src/index.ts:1:2", "second\u001b[31m");
    await declare(program, answers);
    offered.warnings.length = 0;

    expect(warn.mock.calls).toEqual([["functions/src: first\n  src/index.ts:1:2"], ["functions/src: second [31m"]]);
  });

  it("tells what is wrong with the contract, the package and the settings in one message", async () => {
    configure({ tokenVersion: 3, callers: { integration: { roles: ["Unknown"] } } });
    const problem = { path: "here", rule: "must be other", found: "this", fix: "do that" };
    offered.refused = new SeveralInvalid([new ContractInvalid([problem]), new PackageInvalid([problem, problem])]);

    const refusal: unknown = await declare(program, answers).catch((error: unknown) => error);

    expect(pulumi.RunError.isInstance(refusal)).toBe(true);
    const told = "- here: must be other; found this.\n  Fix: do that";
    expect((refusal as Error).message).toBe(
      [
        "The settings of this stack have a problem:",
        "- tokenVersion: must be 1 or 2; found 3.",
        "  Fix: npx pulumi config set --stack test --path 'protected-function:tokenVersion' <1|2>",
        `functions/contract.ts has a problem:\n${told}`,
        `The function's package has 2 problems:\n${told}\n${told}`,
      ].join("\n"),
    );
  });

  it("refuses a login in the providers' settings with the other problems, without showing it", async () => {
    configure({ tokenVersion: 3 });
    pulumi.runtime.setConfig("azure-native:clientSecret", "hunter2");

    const { message } = (await declare(program, answers).catch((error: unknown) => error)) as Error;

    expect(message).toMatch(
      /^The settings of this stack have 2 problems:\n- azure-native:clientSecret: must not be set: /,
    );
    expect(message).toContain("\n- tokenVersion: ");
    expect(message).toContain("unless it's encrypted there (secure:)");
    expect(message).not.toContain("hunter2");
  });

  it("tells every exemption that counts for nothing", async () => {
    configure({ exemptions: { "no-rule": "because of it", "https-and-tls": " ".repeat(10) } });

    await expect(declare(program, answers)).rejects.toThrow(
      /exemptions\.https-and-tls: must be a reason of at least 10 characters[^]*exemptions\.no-rule: is not a setting/,
    );
  });

  it("shows no warning if the bundler has none", async () => {
    configure();
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    await declare(program, answers);
    expect(warn.mock.calls).toEqual([]);
  });

  it("sets every azuread property, because a default would follow the last refresh", async () => {
    configure({ ...(await everySetting()), publicClientFlows: true });
    const located = { "azuread:index/namedLocation:NamedLocation": () => ({ objectId: "office-object-id" }) };
    const { resources } = await declare(program, { ...answers, ...located });
    const declared = [...resources.values()].filter(({ type }) => type.startsWith("azuread:"));
    const [principal] = declared.filter(({ type }) => type.endsWith(":ServicePrincipal"));
    if (principal === undefined) throw new Error("no service principal is declared");

    expect(new Set(declared.map(({ type }) => type)).size).toBe(10);
    expect(await defaultsOf(declared)).toEqual([]);
    // It would be told.
    const { accountEnabled: _, ...rest } = principal.inputs;
    expect(await defaultsOf([{ ...principal, inputs: rest }])).toEqual([`${principal.name}: "accountEnabled"`]);
  });

  it("lists exactly the callers as applications that App Service authentication allows", async () => {
    configure();
    const { resources } = await declare(program, answers);

    expect(gateIn(resources)).toEqual({
      clientId: "api-client-id",
      openIdIssuer: "https://sts.windows.net/tenant-id/",
      allowedAudiences: ["api://api-client-id"],
      allowedApplications: ["integration-client-id", "pipeline-client-id"],
    });
  });

  it("reads issuer and audience of version 2 from the same setting as the registration's token version", async () => {
    configure({ tokenVersion: 2 });
    const { resources } = await declare(program, answers);

    expect(resources.get("api")?.inputs["api"]).toMatchObject({ requestedAccessTokenVersion: 2 });
    expect(gateIn(resources)).toMatchObject({
      openIdIssuer: "https://login.microsoftonline.com/tenant-id/v2.0",
      allowedAudiences: ["api-client-id"],
    });
  });

  it("uploads the code only once App Service authentication is on", async () => {
    configure();
    const { resources } = await declare(program, answers);

    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");
    expect(upload?.options.dependsOn).toEqual(
      expect.arrayContaining(["authentication", "function-app-ftp-password", "function-app-scm-password"]),
    );
  });

  it("returns what a caller needs, and its credential as a secret if it has one", async () => {
    configure();
    const { result } = await declare(program, answers);

    const [greet, ...others] = result.endpoints;
    expect(others).toEqual([]);
    expect(greet).toMatchObject({ name: "greet", method: "GET", allow: ["Function.Invoke"] });
    expect(greet && (await valueOf(greet.url))).toBe("https://func.azurewebsites.net/api/greet");
    expect(result.tenantId).toBe("tenant-id");
    expect(result.tokenEndpoint).toBe("https://login.microsoftonline.com/tenant-id/oauth2/v2.0/token");
    expect(await valueOf(result.scope)).toBe("api://api-client-id/.default");
    const { integration, pipeline } = result.callers;
    expect(integration && (await valueOf(pulumi.output(integration.clientId)))).toBe("integration-client-id");
    expect(integration?.clientSecret && (await pulumi.isSecret(integration.clientSecret))).toBe(true);
    expect(integration?.clientSecretEndDate).toBe("2027-03-31T00:00:00Z");
    expect(pipeline?.clientSecret).toBeUndefined();
    expect(integration?.credentials).toEqual(["client-secret"]);
    expect(pipeline?.credentials).toEqual([]);
    expect([integration?.roles, pipeline?.roles]).toEqual([["Function.Invoke"], ["Function.Invoke"]]);
    expect(result.api.appRoles).toEqual({ "Function.Invoke": "23ddd0b5-5de3-4713-ac8f-3cbdf977973c" });
    expect(result.api.publicClientFlows).toBe(false);
    expect(await valueOf(result.packageSha256)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuses wrong and unknown settings before the first resource, without a stack trace", async () => {
    configure({ tokenVersion: 3, colour: "blue" });

    const refused = declare(program, answers);

    await expect(refused).rejects.toBeInstanceOf(pulumi.RunError);
    await expect(refused).rejects.toThrow(
      /^The settings of this stack have 2 problems:\n- tokenVersion: must be 1 or 2;/,
    );
  });

  it("signs people in through a separate public client, and keeps the API confidential (G12)", async () => {
    configure({ publicClientFlows: true });
    const { resources, result } = await declare(program, answers);

    expect(result.api.publicClientFlows).toBe(false);
    expect(result.publicClient && (await valueOf(result.publicClient.clientId))).toBe("public-client-client-id");
    expect(resources.get("api")?.inputs["fallbackPublicClientEnabled"]).toBe(false);
    expect(resources.get("public-client")?.inputs["fallbackPublicClientEnabled"]).toBe(true);
    expect(gateIn(resources).allowedApplications).toEqual([
      "integration-client-id",
      "pipeline-client-id",
      "public-client-client-id",
    ]);
  });

  it("creates no public client if password sign-in is off", async () => {
    configure();
    const { resources, result } = await declare(program, answers);

    expect(result).not.toHaveProperty("publicClient");
    expect(resources.get("public-client")).toBeUndefined();
  });

  it("is of one cloud throughout", async () => {
    configure({
      cloud: "usgovernment",
      tokenVersion: 2,
      callers: { orders: { federated: { orders: { managedIdentityPrincipalId: principalId } } } },
    });
    const { resources, result } = await declare(program, answers);

    expect(result.tokenEndpoint).toBe("https://login.microsoftonline.us/tenant-id/oauth2/v2.0/token");
    expect(gateIn(resources).openIdIssuer).toBe("https://login.microsoftonline.us/tenant-id/v2.0");
    expect(resources.get("orders-orders")?.inputs).toMatchObject({
      issuer: "https://login.microsoftonline.us/tenant-id/v2.0",
      subject: principalId,
      audiences: ["api://AzureADTokenExchangeUSGov"],
    });
  });

  it("delivers a client secret only if the settings name a vault", async () => {
    configure();
    const { resources } = await declare(program, answers);
    const delivered = [...resources.values()].filter(({ type }) => type === "azure-native:keyvault:Secret");

    expect(delivered.map(({ name, inputs }) => [name, inputs["vaultName"], inputs["secretName"]])).toEqual([
      ["integration-delivery", "kv-orders", "integration-client-secret"],
    ]);
  });

  it("gives every registration owners, mark and service, and tags every Azure resource that supports tags", async () => {
    const environment = "staging";
    configure({
      owners: ["ada@contoso.com"],
      serviceManagementReference: "SVC-1234",
      tags: { team: "integration" },
      environment,
      publicClientFlows: true,
    });
    const { resources } = await declare(program, answers);
    const all = [...resources.values()];

    for (const { inputs } of all.filter(({ type }) => type === "azuread:index/application:Application")) {
      expect(inputs).toMatchObject({
        owners: ["ada-object-id"],
        serviceManagementReference: "SVC-1234",
        notes:
          "Managed by Pulumi: project protected-function, stack test, workload whocalls, subscription subscription-id, " +
          "id k3x9q2m7a1b2, deployed-by deployer-object-id, environment staging. Changes made by hand are undone.",
        tags: ["managed-by-pulumi", "protected-function/test", "stack-id:k3x9q2m7a1b2"],
      });
    }
    const tagged = all.filter(({ type, inputs }) => type.startsWith("azure-native:") && inputs["tags"] !== undefined);
    expect(tagged.map(({ type }) => type.replace("azure-native:", "")).toSorted()).toEqual([
      "applicationinsights:Component",
      "keyvault:Secret",
      "managedidentity:UserAssignedIdentity",
      "operationalinsights:Workspace",
      "resources:ResourceGroup",
      "storage:StorageAccount",
      "web:AppServicePlan",
      "web:WebApp",
    ]);
    for (const { inputs } of tagged) {
      expect(inputs["tags"]).toEqual({
        team: "integration",
        "managed-by": "pulumi",
        project: "protected-function",
        stack: "test",
        workload: "whocalls",
        "stack-id": "k3x9q2m7a1b2",
        "deployed-by": "deployer-object-id",
        "stack-environment": "staging",
      });
    }
  });

  it("refuses an unexpected login before the first resource", async () => {
    configure({ expectedSubscriptionId: guid });

    await expect(declare(program, answers)).rejects.toThrow(
      `This stack belongs to subscription ${guid}, but you are signed in to subscription-id.`,
    );
  });
});

const guid = "11111111-2222-4333-8444-555555555555";
const principalId = "77777777-8888-4999-8aaa-bbbbbbbbbbbb";

it("declares nothing that a teardown would treat as foreign", async () => {
  configure({ ...(await everySetting()) });
  const { resources } = await declare(program, answers);
  const types = new Set([...resources.values()].map(({ type }) => type));
  const declared = [...types].filter((type) => !/^(?:pulumi:|protected-function:)/.test(type));

  expect(declared.toSorted()).toEqual(programTypes.map(({ type }) => type).toSorted());
});
