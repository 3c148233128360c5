import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../support/failure-of.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

/** A storage account that anyone with its key can read. */
const publicAccount = (name: string, StorageAccount = "StorageAccount") =>
  `new ${StorageAccount}("${name}", { accountName: "${name}", resourceGroupName: "rg", location: "westeurope", ` +
  `kind: "StorageV2", sku: { name: "Standard_LRS" }, allowBlobPublicAccess: true, allowSharedKeyAccess: false, ` +
  `enableHttpsTrafficOnly: true, minimumTlsVersion: "TLS1_2" });`;
const imported = 'import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";';

const program = `
import "./imported-earlier.ts";
${imported}
import { protectedFunction } from "./program.ts";
import { OtherAccount } from "./other-sdk.ts";
${publicAccount("above")}
const outputs = protectedFunction({ functions: new URL("../functions/", import.meta.url) });
${publicAccount("below")}
${publicAccount("othersdk", "OtherAccount")}
export default outputs;
`;

const otherSdk = `
import other from "./other/node_modules/@pulumi/pulumi/index.js";
export class OtherAccount extends other.CustomResource {
  constructor(name, inputs) { super("azure-native:storage:StorageAccount", name, inputs); }
}
`;

describe.skipIf(!hasEngine())("the rules", () => {
  let checkout: string;
  let stack: EmptyLocalStack;
  beforeAll(async () => {
    checkout = copyRepository(repository, {
      functions: { "src/index.ts": "" },
      files: {
        "infra/index.ts": program,
        "infra/imported-earlier.ts": `${imported}\nimport "./program.ts";\n${publicAccount("earlier")}\n`,
        "infra/other-sdk.ts": otherSdk,
      },
    });
    cpSync(join(repository, "functions/src"), join(checkout, "functions/src"), { recursive: true });
    cpSync(join(repository, "functions/contract.ts"), join(checkout, "functions/contract.ts"));
    const sdk = "node_modules/@pulumi/pulumi";
    cpSync(join(repository, sdk), join(checkout, "infra/other", sdk), { recursive: true });
    stack = await openLocally({ directory: checkout });
  });
  afterAll(async () => {
    await stack?.close();
    rmSync(checkout, { recursive: true, force: true });
  });

  it("judge every resource: above and below the call, in another module, by another copy of the SDK", async () => {
    const failure = await failureOf(stack.local.stack.preview());
    const refused = failure.diagnostics.map(({ message }) => /^"(\w+)" .* violates the rule ([\w-]+)/.exec(message));
    expect(refused.map((match) => match?.slice(1).join(": ")).toSorted()).toEqual(
      ["above", "below", "earlier", "othersdk"].map((name) => `${name}: no-shared-keys`),
    );
  });
});
