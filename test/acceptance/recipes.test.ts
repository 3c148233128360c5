import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { HttpTask } from "../../packages/pf/checks/origin.ts";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callAs, tokenAs } from "../../packages/pf/calls/call-as.ts";
import { localTarget, targetOf } from "../../packages/pf/calls/call-target.ts";
import { recipeOf } from "../../packages/pf/stacks/recipe/recipe-of.ts";
import { withoutSecrets } from "../../packages/pf/stacks/stack-outputs.ts";
import { recipeLanguages } from "../../packages/pf/stacks/recipe/languages/recipe-languages.ts";
import { bareEnvironment } from "../support/command-line.ts";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { printedUnder } from "../support/callers-page.ts";
import { pathWithPython } from "../support/path-with-python.ts";
import { rsaCertificate } from "../support/rsa-certificate.ts";
import { runRecipe, runTasks, type RunLanguage } from "../support/run-recipe.ts";

const issuer = "https://oidc.contoso.example/cluster";
const subject = "system:serviceaccount:orders:worker";
const audience = "api://AzureADTokenExchange";
const ada = "ada@twin.onmicrosoft.com";
const password = `aA1!'"$ &%\`\\+ ä ${crypto.randomUUID()}`;

/** Of each caller what only its team has, by the recipes' variables. */
const variables: Record<string, Readonly<Record<string, string>>> = {};
let deployment: LocalDeployment;
let files: string;
let path: string;

describe.skipIf(!hasEngine())("the recipes, run as printed", () => {
  beforeAll(async () => {
    const [certificate, found] = await Promise.all([rsaCertificate(), pathWithPython(process.env["PATH"] ?? "")]);
    path = found;
    files = mkdtempSync(join(tmpdir(), "protected-function-credentials-"));
    deployment = await deployLocally({
      settings: {
        publicClientFlows: true,
        people: { "Function.Invoke": { users: [ada] } },
        callers: {
          integration: { secrets: { first: { endDate: "2099-05-01T00:00:00Z" } } },
          partner: { certificate: { pem: certificate.pem } },
          cluster: { federated: { worker: { issuer, subject } } },
        },
      },
    });
    await deployment.graph.call("PATCH", `/v1.0/users/${ada}`, {
      passwordProfile: { password, forceChangePasswordNextSignIn: false },
    });
    variables["integration"] = { CALLER_SECRET: deployment.origin.caller.clientSecret };
    variables["partner"] = {
      CALLER_CERTIFICATE_FILE: written("certificate.pem", certificate.pem),
      CALLER_KEY_FILE: written("key.pem", certificate.privateKeyPem),
    };
    const assertion = await deployment.local.twin.control.externalToken({ issuer, subject, audience });
    variables["cluster"] = { CALLER_ASSERTION_FILE: written("assertion", `${assertion}\n`) };
    variables["user"] = { ROPC_USER: ada, ROPC_PASSWORD: password };
  });
  afterAll(async () => {
    rmSync(files, { recursive: true, force: true });
    await deployment?.close();
  });

  it.for([
    ["curl", "integration"],
    ["curl", "cluster"],
    ["curl", "user"],
    ["typescript", "integration"],
    ["typescript", "partner"],
    ["typescript", "cluster"],
    ["typescript", "user"],
    ["python", "integration"],
    ["python", "partner"],
    ["python", "cluster"],
    ["python", "user"],
  ] satisfies [RunLanguage, string][])("%s calls as %s, directly and through a session", async ([language, caller]) => {
    const { credentials, text } = recipeLanguages[language];
    const printed = text(recipeOf(withoutSecrets(deployment.outputs), { caller, credentials }));

    const { exitCode, stdout, stderr } = await runRecipe(language, printed, {
      ...deployment.local.twin.environment,
      ...variables[caller],
      PATH: path,
    });

    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    const answers = stdout.trim().split("\n");
    const answer = { caller: expect.objectContaining(whoIs(caller)), packageSha256: deployment.outputs.packageSha256 };
    expect(answers.map((line) => JSON.parse(line) as unknown)).toEqual([answer, answer]);
    for (const secret of Object.values(variables[caller] ?? {})) {
      if (secret !== ada) expect(printed).not.toContain(secret);
    }
  });

  it.for([
    ["Client secret", "integration"],
    ["Federated credential", "cluster"],
    ["Certificate", "partner"],
  ] as const)("the page for callers gets a token by %s, and calls", async ([heading, name]) => {
    const { CALLER_SECRET = "", ...rest } = variables[name] ?? {};
    const script = `${printedUnder(heading, files)}\n${printedUnder("Call", files)}`;
    // bash reads ~/.bashrc if its standard input is a socket, and that may change PATH. Python reads the key beside itself.
    const child = spawn("bash", ["--norc", "-e", "-o", "pipefail", "-c", script], {
      cwd: files,
      env: {
        ...bareEnvironment(),
        ...deployment.local.twin.environment,
        ...rest,
        PATH: path,
        TOKEN_ENDPOINT: deployment.outputs.tokenEndpoint,
        CLIENT_ID: deployment.outputs.callers[name]?.clientId,
        SCOPE: deployment.outputs.scope,
        ENDPOINT: deployment.outputs.endpoints[0]?.url,
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(`${CALLER_SECRET}\n`);
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    const [exitCode] = (await once(child, "close")) as [number | null];

    // The proxy's answer comes first.
    const [head = "", body = ""] = stdout.split("\r\n\r\n").slice(-2);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect([exitCode, JSON.parse(body)]).toMatchObject([0, { caller: whoIs(name) }]);
  });

  it.for([
    ["curl", "AADSTS7000215"],
    ["typescript", "AADSTS7000215"],
    ["python", "AADSTS7000215"],
  ] satisfies [RunLanguage, string][])("%s fails on a wrong secret, and explains why", async ([language, code]) => {
    const { credentials, text } = recipeLanguages[language];
    const printed = text(recipeOf(withoutSecrets(deployment.outputs), { caller: "integration", credentials }));

    const { exitCode, stdout, stderr } = await runRecipe(language, printed, {
      ...deployment.local.twin.environment,
      CALLER_SECRET: "not-the-secret",
      PATH: path,
    });

    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(code);
  });

  it.for([
    ["integration", false],
    ["integration", true],
    ["partner", false],
    ["cluster", false],
    ["user", false],
    ["user", true],
  ] as const)("./pf call calls as %s (exchange: %s)", async ([caller, exchange]) => {
    const source = { outputsFile: written("outputs.json", JSON.stringify(withoutSecrets(deployment.outputs))) };
    const environment = { PATH: path, ...deployment.local.twin.environment, ...variables[caller] };

    const answer = await callAs({
      target: await targetOf(source, environment),
      caller,
      exchange,
      environment,
      signal: new AbortController().signal,
    });

    expect(answer).toMatchObject({ kind: "answered", status: 200, body: { caller: whoIs(caller) } });
  });

  it("./pf call names the setting for a missing credential", async () => {
    const source = { outputsFile: written("outputs.json", JSON.stringify(withoutSecrets(deployment.outputs))) };

    const refused = tokenAs({
      target: await targetOf(source, {}),
      caller: "cluster",
      environment: {},
      signal: new AbortController().signal,
    });

    await expect(refused).rejects.toMatchObject({
      code: "PROOF_MISSING",
      message: expect.stringContaining("Set CALLER_ASSERTION_FILE"),
    });
  });

  it.for(["integration", "user"])("the HTTP tasks call as %s, directly and through a session", async (caller) => {
    const { token, direct, session } = recipeOf(withoutSecrets(deployment.outputs), { caller });
    const stored = variables[caller] ?? {};

    const directly = await runTasks([token, direct], stored, deployment.fetch);
    const throughSession = await runTasks([token, ...session], stored, deployment.fetch);

    const answer = { status: 200, body: expect.objectContaining({ caller: expect.objectContaining(whoIs(caller)) }) };
    expect([directly, throughSession]).toEqual([answer, answer]);
  });

  it("the other flow differs only in its first task", async () => {
    const { otherFlow, session } = recipeOf(withoutSecrets(deployment.outputs), { caller: "integration" });

    const answer = await runTasks(
      [otherFlow?.token as HttpTask, ...session],
      variables["user"] ?? {},
      deployment.fetch,
    );

    expect(answer).toMatchObject({ status: 200, body: { caller: whoIs("user") } });
  });

  it("refuses an id token in the exchange, as the recipe states", async () => {
    const { token, session } = recipeOf(withoutSecrets(deployment.outputs), { caller: "user" });

    const answer = await runTasks(
      [capturing(token), withIdToken(session[0])],
      variables["user"] ?? {},
      deployment.fetch,
    );

    expect(answer.status).toBe(401);
  });

  it("call for a federated caller by what its application trusts by then, read without a process", async () => {
    const { local, outputs, graph } = deployment;
    const called = async () => {
      const spawned = vi.spyOn(local.guardian, "spawn");
      const target = await localTarget(local, outputs);
      expect(spawned).not.toHaveBeenCalled();
      spawned.mockRestore();
      const { signal } = new AbortController();
      return callAs({ target, caller: "cluster", exchange: false, environment: {}, signal });
    };
    expect(await called()).toMatchObject({ kind: "answered", status: 200 });
    const path = `/v1.0/applications(appId='${outputs.callers["cluster"]?.clientId}')/federatedIdentityCredentials`;
    const { value } = (await graph.call("GET", path)) as { readonly value: readonly { readonly id: string }[] };
    await graph.call("PATCH", `${path}/${value[0]?.id}`, { subject: "another" });
    try {
      expect(await called()).toMatchObject({ kind: "answered", status: 200 });
    } finally {
      await graph.call("PATCH", `${path}/${value[0]?.id}`, { subject });
    }
  });
});

describe.skipIf(!hasEngine())("the HTTP tasks under version 2", () => {
  it("call with the exchanged access token, because the id token is for the client that people sign in to", async () => {
    const second = await deployLocally({
      settings: {
        publicClientFlows: true,
        tokenVersion: 2,
        people: { "Function.Invoke": { users: [ada] } },
        callers: { integration: { secrets: { first: { endDate: "2099-05-01T00:00:00Z" } } } },
      },
    });
    try {
      await second.graph.call("PATCH", `/v1.0/users/${ada}`, {
        passwordProfile: { password, forceChangePasswordNextSignIn: false },
      });
      const { token, session } = recipeOf(withoutSecrets(second.outputs), { caller: "user" });
      const stored = { ROPC_USER: ada, ROPC_PASSWORD: password };

      const withAccessToken = await runTasks([token, ...session], stored, second.fetch);
      const withTheIdToken = await runTasks([capturing(token), withIdToken(session[0])], stored, second.fetch);

      const answer = { status: 200, body: expect.objectContaining({ caller: expect.objectContaining(whoIs("user")) }) };
      expect(withAccessToken).toEqual(answer);
      expect(withTheIdToken.status).toBe(401);
    } finally {
      await second.close();
    }
  });
});

function written(name: string, text: string): string {
  const file = join(files, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function whoIs(caller: string): object {
  const roles = ["Function.Invoke"];
  if (caller === "user") return { kind: "user", name: ada, roles };
  return { kind: "application", clientId: deployment.outputs.callers[caller]?.clientId, roles };
}

/** The id token of the same answer, too. */
function capturing(token: HttpTask): HttpTask {
  return { ...token, capture: [...token.capture, { name: "id_token", path: "$.id_token" }] };
}

function withIdToken(exchange: HttpTask): HttpTask {
  return { ...exchange, body: { kind: "json", fields: { id_token: "{{id_token}}" } } };
}
