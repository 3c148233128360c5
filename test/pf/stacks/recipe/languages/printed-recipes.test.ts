import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../../../../../packages/pf/stacks/recipe/recipe-of.ts";
import type { StackOutputs } from "../../../../../infra/outputs.ts";
import {
  type RecipeLanguage,
  recipeLanguages,
} from "../../../../../packages/pf/stacks/recipe/languages/recipe-languages.ts";
import { outputsWithoutPeople, sampleOutputs } from "../../../../support/outputs-sample.ts";
import { recipeFolder } from "../../../../support/run-recipe.ts";

function printed(language: RecipeLanguage, caller: string, outputs = sampleOutputs(), endpoint?: string): string {
  const { credentials, text } = recipeLanguages[language];
  return text(recipeOf(outputs, { caller, endpoint, credentials }));
}

/** The sample's, with a managed identity as caller. */
function withIdentity(): StackOutputs {
  const outputs = outputsWithoutPeople();
  const functionApp = {
    clientId: "f0000000-0000-4000-8000-000000000000",
    roles: ["Orders.Write"],
    existing: "managed-identity" as const,
    credentials: [],
  };
  return { ...outputs, callers: { ...outputs.callers, "function-app": functionApp } };
}

const secretsOf = /the-secret|another-secret/;

describe("printed recipes", () => {
  // What no test runs is held word for word; what is run (test/acceptance/recipes.test.ts) is held for its readers.
  it.for([
    ["powershell", "integration", "powershell-client-secret.ps1"],
    ["powershell", "pipeline", "powershell-federated.ps1"],
    ["powershell", "user", "powershell-password.ps1"],
    ["integration-builder", "integration", "integration-builder-client-credentials.txt"],
    ["integration-builder", "user", "integration-builder-password.txt"],
    ["curl", "integration", "curl-client-secret.sh"],
    ["typescript", "integration", "typescript-client-secret.mts.txt"],
    ["python", "integration", "python-client-secret.py"],
  ] satisfies [RecipeLanguage, string, string][])(
    "%s for %s is, word for word, %s",
    async ([language, caller, file]) => {
      const text = printed(language, caller);

      expect(text).not.toMatch(secretsOf);
      await expect(`${text}\n`).toMatchFileSnapshot(`printed/${file}`);
    },
  );

  it.for([
    ["powershell", "powershell-post.ps1"],
    ["integration-builder", "integration-builder-post.txt"],
    ["curl", "curl-post.sh"],
    ["typescript", "typescript-post.mts.txt"],
    ["python", "python-post.py"],
  ] satisfies [RecipeLanguage, string][])(
    "%s with a method, a parameter and a body is %s",
    async ([language, file]) => {
      const text = printed(language, "integration", outputsWithoutPeople(), "orders-write");

      await expect(`${text}\n`).toMatchFileSnapshot(`printed/${file}`);
    },
  );

  it.for([
    ["powershell", "powershell-managed-identity.ps1"],
    ["curl", "curl-managed-identity.sh"],
    ["typescript", "typescript-managed-identity.mts.txt"],
    ["python", "python-managed-identity.py"],
  ] satisfies [RecipeLanguage, string][])("%s for a managed identity is %s", async ([language, file]) => {
    const text = printed(language, "function-app", withIdentity());

    await expect(`${text}\n`).toMatchFileSnapshot(`printed/${file}`);
  });

  it("uses a variable for a parameter without a value in the contract, encoded if the language can", () => {
    const orders = (language: RecipeLanguage) =>
      printed(language, "integration", outputsWithoutPeople(), "GET orders/{id}");

    expect(orders("curl")).toContain(`'https://func-orders.azurewebsites.net/api/orders/'"$ORDERS_ID"`);
    expect(orders("curl")).toContain(': "${ORDERS_ID:?must be set: the id of the endpoint orders}"');
    expect(orders("typescript")).toContain('/api/orders/" + encodeURIComponent(variable("ORDERS_ID"));');
    expect(orders("python")).toContain('/api/orders/" + quote(variable("ORDERS_ID"), safe="")');
    expect(orders("powershell")).toContain("/api/orders/' + [uri]::EscapeDataString($env:ORDERS_ID))");
    expect(orders("integration-builder")).toContain("/api/orders/{{ORDERS_ID}}");
  });

  it("note that the caller holds none of the roles, and that a body is its team's choice", () => {
    const outputs = outputsWithoutPeople();
    const endpoints = outputs.endpoints.map(({ sample: _sample, ...door }) => door);
    const text = printed("curl", "pipeline", { ...outputs, endpoints }, "orders-write");

    expect(text).toContain(
      "# This call gets 403 for now: pipeline has none of the roles that it requires: Orders.Write.",
    );
    expect(text).toContain("# The contract has no sample body: add the one that POST orders/{id} takes.");
  });

  it("note for PowerShell that the recipe wasn't run", () => {
    expect(printed("powershell", "integration")).toMatch(/^# not run here: /);
  });

  it("state for Integration Builder when the id token may be exchanged: by the API as its own client, in version 2", () => {
    const asInTheGuide = (tokenVersion: 1 | 2) =>
      printed("integration-builder", "user", outputsWithoutPeople({ publicClientFlows: true, tokenVersion }));

    expect(asInTheGuide(2)).toContain('Or the id token: {"id_token":"{{id_token}}"} also works');
    expect(asInTheGuide(1)).toContain("Not the id token: its issuer is that of version 2");
    expect(printed("integration-builder", "user", sampleOutputs({ tokenVersion: 2 }))).toContain(
      "Not the id token: it is for the client where the person signs in",
    );
  });

  it("have only client credentials for Integration Builder while people can't sign in", () => {
    const closed = outputsWithoutPeople();

    expect(printed("integration-builder", "integration", closed)).not.toMatch(/password/);
  });

  it("for TypeScript pass the compiler's strictest rules", () => {
    const folder = recipeFolder();
    try {
      const written = (name: string, text: string) => {
        const file = join(folder.path, `${name}.mts`);
        writeFileSync(file, `${text}\n`);
        return file;
      };
      const outputs = sampleOutputs();
      const files = [
        ...["integration", "partner", "pipeline", "user"].map((caller) =>
          written(caller, printed("typescript", caller)),
        ),
        written("post", printed("typescript", "integration", outputs, "orders-write")),
        written("parameter", printed("typescript", "integration", outputs, "orders")),
        written("identity", printed("typescript", "function-app", withIdentity())),
      ];
      const program = ts.createProgram(files, {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
        noEmit: true,
        skipLibCheck: true,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        target: ts.ScriptTarget.ES2024,
        lib: ["lib.es2024.d.ts"],
        types: ["node"],
        typeRoots: [join(folder.path, "node_modules", "@types")],
      });

      const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);

      expect(problems).toEqual([]);
    } finally {
      folder.remove();
    }
  });
});

describe("curl's script", () => {
  /** A curl that writes down what it is given, and answers a token. */
  function runWithRecordingCurl(caller: string, outputs = sampleOutputs()) {
    const folder = recipeFolder();
    try {
      const bin = join(folder.path, "bin");
      mkdirSync(bin);
      const curl = join(bin, "curl");
      writeFileSync(
        curl,
        [
          "#!/bin/sh",
          `for argument in "$@"; do printf '%s\\n' "$argument" >>"${folder.path}/arguments"; done`,
          `printf '%s\\n' "$(cat)" >>"${folder.path}/inputs"`,
          `printf '{"token_type": "Bearer", "access_token": "e.T-_1", "authenticationToken":"s.T-_2"}'`,
        ].join("\n"),
      );
      chmodSync(curl, 0o700);
      writeFileSync(join(folder.path, "call.sh"), `${printed("curl", caller, outputs)}\n`);
      writeFileSync(join(folder.path, "assertion"), "an-assertion\r\n");
      execFileSync("sh", ["call.sh"], {
        cwd: folder.path,
        env: {
          PATH: `${bin}:/usr/bin:/bin`,
          CALLER_SECRET: "s3cret'\"$x`\\",
          CALLER_ASSERTION_FILE: "assertion",
          ROPC_USER: "ada@contoso.com",
          ROPC_PASSWORD: "%s \\n",
        },
      });
      const linesOf = (file: string) => readFileSync(join(folder.path, file), "utf8").trimEnd().split("\n");
      return { arguments: linesOf("arguments"), inputs: linesOf("inputs") };
    } finally {
      folder.remove();
    }
  }

  const tokensThen = ["Authorization: Bearer e.T-_1", '{"access_token":"e.T-_1"}', "X-ZUMO-AUTH: s.T-_2"];

  it.for([
    ["integration", "s3cret'\"$x`\\"],
    ["pipeline", "an-assertion"],
    ["user", "%s \\n"],
  ] as const)("passes the proof of %s and every token to curl only by standard input", ([caller, proof]) => {
    const { arguments: seen, inputs } = runWithRecordingCurl(caller);

    expect(inputs).toEqual([proof, ...tokensThen]);
    expect(seen.filter((argument) => [proof, "e.T-_1", "s.T-_2"].some((hidden) => argument.includes(hidden)))).toEqual(
      [],
    );
  });

  it("treats any address as an address", () => {
    const url = "https://func.example/api/'$(exit 7)`exit 8`\"\nexit 9 #";
    const endpoints = [{ name: "evil", method: "GET" as const, url, allow: ["Function.Invoke"] }];

    const { arguments: seen } = runWithRecordingCurl("integration", { ...sampleOutputs(), endpoints });

    expect(seen.filter((argument) => argument === new URL(url).href)).toHaveLength(2);
  });

  it("stops before the first request if a variable isn't set", () => {
    const script = `${printed("curl", "integration")}\n`;

    const run = () => execFileSync("sh", ["-s"], { input: script, env: { PATH: "/bin:/usr/bin" }, stdio: "pipe" });

    expect(run).toThrow(/CALLER_SECRET: must be set: the client secret of integration/);
  });
});
