/**
 * `npm run docs`: writes the parts of docs/first-deployment.md that are made from what runs: the order of a first `up`,
 * from Pulumi's engine on a twin, what the upload says, and who deploys. What stands outside the markers is written by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { outcomes } from "./azure/one-deploy/outcomes.ts";
import { creationOrder } from "./toolkit/operations/first-deployment/creation-order.ts";
import { openLocalStack } from "./toolkit/operations/local-stack.ts";
import { creationOrderTable, uploadMessagesText, withBlock } from "./toolkit/reports/first-deployment.ts";
import { whoDeploysText } from "./toolkit/reports/who-deploys.ts";

const page = new URL("docs/first-deployment.md", import.meta.url);
const local = await openLocalStack({
  directory: fileURLToPath(new URL(".", import.meta.url)),
  signal: new AbortController().signal,
  onStep: (text) => process.stderr.write(`${text}\n`),
  onProgress: () => {},
});
try {
  await local.stack.up();
  const order = creationOrderTable(creationOrder(await local.stack.export()));
  const text = withBlock(readFileSync(page, "utf8"), "order", order);
  const told = withBlock(text, "upload", uploadMessagesText(outcomes));
  writeFileSync(page, withBlock(told, "deployer", whoDeploysText()));
} finally {
  await local.close();
}
