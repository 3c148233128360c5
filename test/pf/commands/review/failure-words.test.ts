import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AccessError } from "../../../../packages/core/access/index.ts";
import { RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { ContractInvalid } from "../../../../infra/contract/read-contract.ts";
import type { Diagnostic } from "../../../../packages/engine/event-log.ts";
import { ProgramFailed } from "../../../../packages/engine/program-failed.ts";
import { StandInRefusal } from "../../../../packages/engine/stand-ins/stand-in-refusal.ts";
import { failureWords } from "../../../../packages/pf/commands/review/program/failure-words.ts";

function failed(...said: readonly (string | Diagnostic)[]): ProgramFailed {
  const diagnostics = said.map((one): Diagnostic =>
    typeof one === "string" ? { severity: "error", message: one, urn: undefined } : one,
  );
  const summary = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  const result = { summary, steps: [], refreshed: [], diagnostics, outputs: {} };
  return new ProgramFailed({ code: "PROGRAM_FAILED", operation: "preview", exitCode: 1, result });
}

const refusal = new StandInRefusal("azure-native", "property 'siteConfig.cors' of azure-native:web:WebApp");
const inWords = failureWords(["/checkout"], [refusal]);
const failing = async (error: unknown): Promise<never> => {
  throw error;
};
const said = async (error: unknown) => await inWords(failing(error));

describe("the reason why a version isn't deployed", () => {
  it("is the refusal by Pulumi, the schema or a rule, without folders and the engine's additions", async () => {
    expect(await said(failed("error: /checkout/infra/index.ts breaks the rule x", "preview failed"))).toEqual({
      failure: { refused: ["./infra/index.ts breaks the rule x"], unreviewable: [] },
    });
  });

  it("names a protected resource, and keeps its URN in the command that takes one", async () => {
    const urn =
      "urn:pulumi:dev::orders::protected-function:index:ProtectedFunction$azuread:index/application:Application::api";
    const message = `resource "${urn}" cannot be deleted\nbecause it is protected. Use \`pulumi state unprotect '${urn}'\``;

    expect(await said(failed(message))).toEqual({
      failure: { refused: [message.replace(urn, "api")], unreviewable: [] },
    });
  });

  it.for([
    refusal.message,
    `Error: invocation of a function returned an error: ${refusal.message}\n    at infra/index.ts`,
    "no resource plugin 'pulumi-resource-tls' found in the workspace or on your $PATH",
    "updating application x: unexpected status 501 with error: NotSupportedByTheTwin: The twin does not imitate y.",
    "azuread:index/appRoleAssignment:AppRoleAssignment resource 'partner-mail' has a problem: missing required property 'appRoleId'",
    "azuread:index/application:Application resource 'api' has a problem: missing required property 'requiredResourceAccesses[0].resourceAccesses[1].id'",
    "no resource plugin 'pulumi-resource-pulumi-nodejs' found in the workspace or on your $PATH",
    "rpc error: code = Unimplemented desc = The server does not implement the method construct",
  ])("isn't a refusal if only the local imitation doesn't support it: %s", async (message) => {
    expect(await said(failed(message, "preview failed"))).toEqual({
      failure: { refused: [], unreviewable: [message] },
    });
  });

  it("is each problem of contract and package, endpoint by endpoint, with the fix", async () => {
    const problems = [{ path: "endpoints.orders.allow.0", rule: "must be a role", found: '"X"', fix: "correct it" }];
    const { message } = new ContractInvalid(problems);

    expect(await said(failed(`error: ${message}`))).toEqual({
      failure: {
        refused: [
          'functions/contract.ts has a problem:\n- endpoints.orders.allow[0]: must be a role; found "X".\n  Fix: correct it',
        ],
        unreviewable: [],
      },
    });
  });

  it("names the resource of an unsupported part, separately from a refusal", async () => {
    const urn = "urn:pulumi:dev::protected-function::azuread:index/application:Application::partner";
    const message = "NotSupportedByTheTwin: The twin does not imitate the property 'x'.";

    expect(await said(failed("breaks the rule x", { severity: "error", urn, message }))).toEqual({
      failure: { refused: ["breaks the rule x"], unreviewable: [`partner: ${message}`] },
    });
  });

  it("is a refusal if a stand-in only words what the plugin itself would refuse", async () => {
    const message = "azure-native:web:WebApp resource 'site' has a problem: missing required property 'kind'";

    expect(await said(failed(message))).toEqual({ failure: { refused: [message], unreviewable: [] } });
  });

  it.for([
    new AccessError("policy-not-decidable", "It cannot be decided here."),
    new RequestRefused("GET", "https://graph.microsoft.com/x", 501, "NotSupportedByTheTwin", "It does not imitate x."),
  ])("is unknown if the deployment can't be read: $message", async (error) => {
    expect(await said(error)).toEqual({ failure: { refused: [], unreviewable: [error.message] } });
  });

  it("is unknown if the outputs are another version's", async () => {
    const { error } = z.object({ tenantId: z.string() }).safeParse({});

    expect(await said(error)).toEqual({
      failure: { refused: [], unreviewable: [expect.stringMatching(/^Its outputs are not those that .* tenantId: /)] },
    });
  });

  it.for([
    new Error("the disk is full"),
    new RequestRefused("GET", "https://graph.microsoft.com/x", 403, "Forbidden", "no"),
  ])("is thrown if it is neither: $message", async (error) => {
    await expect(said(error)).rejects.toBe(error);
  });
});
