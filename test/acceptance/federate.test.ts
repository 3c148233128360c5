import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Federation } from "../../packages/pf/commands/federate/federate.ts";
import type { Finished } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { runHereOn } from "../support/run-here.ts";

const repository = ["--repository", "contoso/orders", "--owner-id", "1234567", "--repository-id", "7654321"];
const githubIssuer = "https://token.actions.githubusercontent.com";
const audience = "api://AzureADTokenExchange";

let stack: EmptyLocalStack;

function federateAs(
  client: "administrator" | "deployer" | undefined,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const { control, environment: client_ } = stack.local.twin;
  const login = client && {
    ARM_TENANT_ID: control.tenantId,
    ARM_CLIENT_ID: control[client].clientId,
    ARM_CLIENT_SECRET: control[client].clientSecret,
  };
  // Nobody is logged in to the Azure CLI there, whoever runs the test.
  const nobody = { AZURE_CONFIG_DIR: "/nonexistent" };
  return runHereOn(stack.local.twin, ["federate", ...args], { ...client_, ...nobody, ...login, ...environment });
}

const federate = (...args: readonly string[]): Promise<Finished> =>
  federateAs("administrator", [...repository, ...args]);

/** A job's login, as the providers do it: GitHub's token in the place of a secret. */
async function logIn(clientId: string, subject: string): Promise<{ readonly status: number; readonly error: unknown }> {
  const { control } = stack.local.twin;
  const answer = await stack.fetch(`https://login.microsoftonline.com/${control.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await control.externalToken({ issuer: githubIssuer, subject, audience }),
      scope: "https://management.azure.com/.default",
    }),
  });
  const { error_codes: [error] = [] } = (await answer.json()) as { readonly error_codes?: readonly number[] };
  return { status: answer.status, error };
}

describe.skipIf(!hasEngine())("./pf federate", () => {
  beforeAll(async () => {
    stack = await openLocally();
  });
  afterAll(() => stack?.close());

  describe("a repository's deployer", () => {
    const of = ["--environments", "dev,prod", "--name", "deployer of orders"];

    it("isn't created without confirmation, but shown", async () => {
      const before = stack.local.twin.control.inventory();

      const { exitCode, stdout } = await federate(...of);

      expect(exitCode).toBe(0);
      expect(stdout).toBe(
        [
          '! Nothing created yet: 6 missing for contoso/orders to sign in as "deployer of orders".',
          "",
          'Deployer "deployer of orders"',
          "  create   app registration",
          "  create   service principal",
          "  create   federated credential for repo:contoso/orders:environment:dev",
          "  create   federated credential for repo:contoso@1234567/orders@7654321:environment:dev",
          "  create   federated credential for repo:contoso/orders:environment:prod",
          "  create   federated credential for repo:contoso@1234567/orders@7654321:environment:prod",
          "",
          "Next:",
          "  Run the same command with --yes to create all 6.",
          "",
        ].join("\n"),
      );
      expect(stack.local.twin.control.inventory()).toEqual(before);
    });

    it("is shown without subjects by name, because a name can change hands", async () => {
      const { exitCode, stdout } = await federate(...of, "--immutable", "--pull-request", "--json");

      expect(exitCode).toBe(0);
      expect((JSON.parse(stdout) as Federation).credentials.map(({ subject }) => subject)).toEqual([
        "repo:contoso@1234567/orders@7654321:environment:dev",
        "repo:contoso@1234567/orders@7654321:environment:prod",
        "repo:contoso@1234567/orders@7654321:pull_request",
      ]);
    });

    it("is created, and only jobs of its environments can log in, by both forms of the subject", async () => {
      const { exitCode, stdout } = await federate(...of, "--yes", "--json");
      expect(exitCode).toBe(0);
      const { deployer, made, credentials } = JSON.parse(stdout) as Federation;
      expect({ made, states: credentials.map(({ state }) => state) }).toEqual({
        made: true,
        states: ["missing", "missing", "missing", "missing"],
      });
      const clientId = deployer.clientId ?? "";

      for (const subject of [
        "repo:contoso/orders:environment:dev",
        "repo:contoso@1234567/orders@7654321:environment:dev",
        "repo:contoso/orders:environment:prod",
        "repo:contoso@1234567/orders@7654321:environment:prod",
      ]) {
        expect(await logIn(clientId, subject)).toEqual({ status: 200, error: undefined });
      }
      for (const subject of [
        "repo:contoso/orders:environment:test",
        "repo:contoso/orders:pull_request",
        "repo:contoso/orders:ref:refs/heads/main",
        "repo:contoso@1234567/orders@1111111:environment:dev",
        "repo:attacker/orders:environment:dev",
      ]) {
        expect(await logIn(clientId, subject)).toEqual({ status: 401, error: 700213 });
      }
    });

    it("isn't created twice: a second run adds only a new environment", async () => {
      const before = stack.local.twin.control.inventory();
      const again = await federate(...of, "--yes");
      expect(again.stdout).toMatch(/^✓ Everything exists: /);
      expect(again.stdout).not.toMatch(/^ {2}created /m);

      const { stdout } = await federate(
        "--environments",
        "dev,test",
        "--name",
        "deployer of orders",
        "--yes",
        "--json",
      );

      const { credentials } = JSON.parse(stdout) as Federation;
      expect(credentials.map(({ state, subject }) => [subject, state])).toEqual([
        ["repo:contoso/orders:environment:dev", "there"],
        ["repo:contoso@1234567/orders@7654321:environment:dev", "there"],
        ["repo:contoso/orders:environment:test", "missing"],
        ["repo:contoso@1234567/orders@7654321:environment:test", "missing"],
      ]);
      expect(stack.local.twin.control.inventory()).toEqual(before);
    });

    it("prints the next steps in GitHub, with the client id and no secret", async () => {
      const { stdout, stderr } = await federate(...of, "--yes");

      expect(stdout).toMatch(
        /gh variable set ARM_CLIENT_ID --repo contoso\/orders --env dev --body [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n/,
      );
      expect(stdout + stderr).not.toContain(stack.local.twin.control.administrator.clientSecret);
    });
  });

  it("accepts jobs of pull requests only on request", async () => {
    const { stdout } = await federate("--pull-request", "--name", "previews of orders", "--yes", "--json");
    const { deployer } = JSON.parse(stdout) as Federation;

    expect(await logIn(deployer.clientId ?? "", "repo:contoso/orders:pull_request")).toMatchObject({ status: 200 });
    expect(await logIn(deployer.clientId ?? "", "repo:contoso/orders:environment:dev")).toMatchObject({ status: 401 });
  });

  it("adds nothing to an existing registration without confirmation", async () => {
    const named = ["--name", "there already"];
    const { stdout } = await federate("--environments", "dev", ...named, "--yes", "--json");
    const { deployer } = JSON.parse(stdout) as Federation;

    const shown = await federate("--environments", "dev,prod", ...named);

    expect(shown.stdout).toContain("! Nothing created yet: 2 missing");
    expect(await logIn(deployer.clientId ?? "", "repo:contoso/orders:environment:prod")).toMatchObject({ status: 401 });
  });

  it("uses an existing registration by its client id", async () => {
    const { appId } = (await stack.graph.call("POST", "/v1.0/applications", { displayName: "by hand" })) as {
      readonly appId: string;
    };

    const { exitCode } = await federate("--environments", "dev", "--client-id", appId, "--yes");

    expect(exitCode).toBe(0);
    expect(await logIn(appId, "repo:contoso/orders:environment:dev")).toMatchObject({ status: 200 });
  });

  describe("refuses, and creates nothing:", () => {
    let before: unknown;
    beforeEach(() => {
      before = stack.local.twin.control.inventory();
    });

    it.each([
      [["--environments", "dev"], "--repository, --owner-id and --repository-id are missing."],
      [["--repository", "contoso/orders", "--environments", "dev"], "Add --owner-id <id> --repository-id <id>"],
      [
        [...repository, "--environments", "dev prod"],
        `--environments is "dev prod", which isn't a list of GitHub environments`,
      ],
      [[...repository], "--environments is missing"],
      [[...repository, "--environments", "dev", "--client-id", "mine"], `--client-id is "mine", which isn't a GUID.`],
      [
        [...repository, "--environments", "dev", "--client-id", "11111111-2222-4333-8444-555555555555"],
        "--client-id: the tenant has no app registration with the client id",
      ],
      [
        [...repository, "--environments", "a,b,c,d,e,f,g,h,i,j,k", "--yes"],
        "would have 22 federated credentials, but Entra ID allows 20",
      ],
    ])("%j", async (args, said) => {
      const { exitCode, stdout, stderr } = await federateAs("administrator", args);

      expect(stderr).toContain(said);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stack.local.twin.control.inventory()).toEqual(before);
    });

    it("a name of several registrations", async () => {
      for (const displayName of ["twice", "twice"])
        await stack.graph.call("POST", "/v1.0/applications", { displayName });

      const { exitCode, stderr } = await federate("--environments", "dev", "--name", "twice");

      expect(exitCode).toBe(2);
      expect(stderr).toContain('2 app registrations are named "twice".\nChoose one with --client-id: ');
    });

    it("a failed login", async () => {
      const { exitCode, stderr } = await federateAs("administrator", [...repository, "--environments", "dev"], {
        ARM_CLIENT_SECRET: "not-the-secret",
      });

      expect(exitCode).toBe(3);
      expect(stderr).toContain("AADSTS7000215");
      expect(stderr).not.toContain("not-the-secret");
    });

    it("a missing login", async () => {
      const { exitCode, stderr } = await federateAs(undefined, [...repository, "--environments", "dev"]);

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/^error: The Azure CLI (?:\(az\) isn't on PATH|isn't logged in)\.\s/m);
    });
  });

  it("names the right that a login lacks", async () => {
    const { appId } = (await stack.graph.call("POST", "/v1.0/applications", { displayName: "reader" })) as {
      readonly appId: string;
    };
    await stack.graph.call("POST", "/v1.0/servicePrincipals", { appId });
    const { id } = (
      (await stack.graph.call("GET", `/v1.0/applications?$filter=${encodeURIComponent(`appId eq '${appId}'`)}`)) as {
        readonly value: readonly { readonly id: string }[];
      }
    ).value[0] ?? { id: "" };
    const { secretText } = (await stack.graph.call("POST", `/v1.0/applications/${id}/addPassword`, {
      passwordCredential: { displayName: "reader", endDateTime: "2100-01-01T00:00:00Z" },
    })) as { readonly secretText: string };

    const { exitCode, stderr } = await federateAs(
      undefined,
      [...repository, "--environments", "dev", "--name", "not made", "--yes"],
      { ARM_TENANT_ID: stack.local.twin.control.tenantId, ARM_CLIENT_ID: appId, ARM_CLIENT_SECRET: secretText },
    );

    expect(exitCode).toBe(3);
    expect(stderr).toContain("403 Authorization_RequestDenied");
    expect(stderr).toContain("Application.ReadWrite.All");
    expect(stderr).not.toContain(secretText);
  });
});
