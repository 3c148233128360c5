import { expect, test } from "vitest";
import type { Edit } from "../../sample-apps/orders/mutations/mutation.ts";
import { sampleProject } from "../../support/sample-project.ts";

const host = { file: "functions/host.json", find: '"version": "2.0"', replace: '"version": "2.0", "healthMonitr": {}' };
const contract = {
  file: "functions/contract.ts",
  find: '"orders-write": {\n      methods: ["POST"],',
  replace: '"orders-write": {\n      methods: ["PUSH"],',
};
const unparsed = { file: "functions/contract.ts", find: "endpoints: {", replace: "endpoints: {{" };
const lost = {
  file: "functions/src/index.ts",
  find: "serve(contract,",
  replace: 'import "./lost.ts";\nserve(contract,',
};
const unserved = { file: "functions/src/index.ts", find: ", health }", replace: " }" };
const manifest = { file: "functions/package.json", find: '"name"', replace: '{"name"' };

async function refusalOf(edits: readonly Edit[], files: Readonly<Record<string, string>> = {}) {
  await using project = await sampleProject("orders", { edits, files });
  return await project.buildPackage().then(
    () => ({ code: "built", subjects: [], problems: [] }),
    ({ code, message, problems }: { code: string; message: string; problems: readonly { path: string }[] }) => ({
      code,
      subjects: [...message.matchAll(/^(\S.*) has (?:a problem|\d+ problems):$/gm)].map(([, subject]) => subject),
      problems: problems.map(({ path }) => path),
    }),
  );
}

const [hostJson, contractFile, code] = ["functions/host.json", "functions/contract.ts", "The function's package"];

test("tells what is wrong with host.json, the contract, the code and the assets in one run", async () => {
  const key = { "functions/assets/key.pem": "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n" };
  expect(await refusalOf([host, contract, lost], key)).toEqual({
    code: "SEVERAL_INVALID",
    subjects: [hostJson, contractFile, code],
    problems: ["healthMonitr", "endpoints.orders-write.methods.0", expect.stringMatching(/^functions\/src/), "files"],
  });
});

test.each([
  ["endpoints without a handler beside host.json", [host, unserved], [hostJson, code], ["healthMonitr", "health"]],
  ["nothing that needs a contract that can't be read", [host, unparsed, lost], [hostJson, contractFile], undefined],
  ["nothing of code that goes with an invalid contract", [contract, unserved], [contractFile], undefined],
  ["nothing that needs an unreadable package.json", [manifest, host, contract, lost], [code, hostJson], undefined],
])("tells %s", async (_, edits, subjects, problems) => {
  const refusal = await refusalOf(edits);

  expect(refusal.subjects).toEqual(subjects);
  if (problems !== undefined) expect(refusal.problems).toEqual(problems);
});

test("tells a missing extension bundle beside an endpoint without a handler", async () => {
  const queue = {
    file: "functions/src/index.ts",
    find: ", health });",
    replace:
      ' });\napp.serviceBusQueue("work", { queueName: "work", connection: "AzureWebJobsStorage", handler: () => {} });',
  };
  const bare = { "functions/host.json": '{ "version": "2.0" }' };

  expect(await refusalOf([queue], bare)).toEqual({
    code: "PACKAGE_INVALID",
    subjects: [code],
    problems: ["functions/host.json", "health"],
  });
});
