import { expect, it } from "vitest";
import { problemsIn, valid } from "./problems-in.ts";

const slot = { endDate: "2027-03-31T00:00:00Z" };
const caller = (shop: unknown) => ({ ...valid, callers: { shop } });

it.each<readonly [Record<string, unknown>, RegExp]>([
  [
    { ...valid, secretSettings: { KEY: "hunter2" } },
    /^replace the secret.*--name key --file .*KEY: \{ keyVault: .*secret: key \}$/s,
  ],
  [
    { ...valid, appSettings: { AzureWebJobsStorage: `AccountName=a;AccountKey=hunter2${"A".repeat(80)}==` } },
    /^remove it .*\. Replace the secret, because this file has it$/,
  ],
  [
    { ...valid, secretSettings: { KEY: "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner)" } },
    /, with the vault's resource group, which az keyvault list -o table shows:\n/,
  ],
  [{ ...valid, secretSettings: { KEY: { secret: "hunter2 " } } }, /<value, such as partner>/],
  [caller({ secrets: { first: { ...slot, value: "hunter2" } } }), /^remove it .*twin secret shop shows it/],
  [caller({ secrets: { first: slot }, clientSecret: "hunter2" }), /^remove it .*Entra ID makes/],
  [caller({ clientSecret: "hunter2" }), /^Entra ID makes .*\n.*callers:\n.*shop:\n.*secrets: \{ first:/],
  [caller({ secrets: { third: { value: "hunter2" } } }), /^rename it to first or second/],
  [caller({ secrets: { third: slot } }), /^rename it to first or second/],
  [caller({ secrets: { first: slot, third: slot } }), /^rename it to second in/],
  [caller({ secrets: "hunter2" }), /first:/],
  [caller("hunter2"), /secrets: \{ first:/],
])("%j is refused without the secret, with what belongs there", (settings, fix) => {
  const problems = problemsIn(settings, "unread");

  expect(
    problems.some((problem) => fix.test(problem.fix)),
    JSON.stringify(problems),
  ).toBe(true);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});

const connection = "Server=tcp:sql.contoso.com;User ID=app;Password=hunter2;Encrypt=True";

it.each(["name", "cors", "tags", "identity", "owners", "connections", "serviceManagementReference"])(
  "%s with a connection string is refused without repeating it, in any form",
  (name) => {
    for (const value of [connection, [connection], { part: connection }]) {
      const problems = problemsIn({ ...valid, [name]: value }, "unread");

      expect(problems).not.toEqual([]);
      expect(JSON.stringify(problems)).not.toContain("hunter2");
    }
  },
);

it("refuse a secret in a text that the settings accept, with what to do", () => {
  const azureRoles = [{ scope: "resourceGroups/rg-orders", role: "Reader", reason: connection }];
  const found = problemsIn({ ...valid, tags: { a: "team", b: connection }, identity: { azureRoles } }, "unread");

  const rule = "must not be a secret, and the value has the form of one: a connection string with a credential";
  const fix =
    "write a text that isn't a secret there in the stack's settings file, or remove it\n  Replace the secret, because this file has it";
  expect(found).toEqual(
    ["tags.b", "identity.azureRoles.0.reason"].map((path) => ({ path, rule, found: "a value, not shown", fix })),
  );
});
