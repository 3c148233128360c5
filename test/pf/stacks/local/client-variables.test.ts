import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { clientVariables } from "../../../../packages/pf/stacks/local/announce-stack.ts";

const login = { ARM_CLIENT_ID: "an id", ARM_CLIENT_SECRET: "a 'secret'", ARM_TENANT_ID: "a tenant" };

/** The variables of a shell that had these, after `eval "$(./pf twin env)"`. */
function shellAfter(printed: string, had: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const env = { PATH: process.env["PATH"] ?? "", ...had };
  const entries = execFileSync("sh", ["-c", `${printed}\nenv -0`], { env, encoding: "utf8" }).split("\0");
  return Object.fromEntries(entries.flatMap((entry) => (entry.startsWith("ARM_") ? [entry.split("=")] : [])));
}

it("replaces every login that the shell had, another cloud's as well", () => {
  const had = {
    ARM_CLIENT_SECRET: "mine",
    ARM_CLIENT_CERTIFICATE_PATH: "/mine.pfx",
    ARM_USE_OIDC: "true",
    ARM_USE_MSI: "true",
    ARM_ENVIRONMENT: "usgovernment",
    ARM_METADATA_HOSTNAME: "management.example",
  };
  expect(shellAfter(clientVariables(login), had)).toEqual(login);
  const other = { ...login, ARM_ENVIRONMENT: "china" };
  expect(shellAfter(clientVariables(other), had)).toEqual(other);
});

it("leaves the shell's login alone where the twin gives none", () => {
  expect(shellAfter(clientVariables({ HTTPS_PROXY: "http://127.0.0.1:1" }), { ARM_USE_OIDC: "true" })).toEqual({
    ARM_USE_OIDC: "true",
  });
});
