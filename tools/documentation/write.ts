/**
 * `npm run docs`: writes the parts of pages that come from a run: the creation order of a first `up` by Pulumi's engine
 * on a twin, and the output of a proof. `npm run docs:reference` writes the pages that depend only on the code.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { creationOrder, resourceCounts } from "./creation-order.ts";
import { peopleInSettings } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import { type LocalStack, openLocalStack } from "../../packages/pf/stacks/local/local-stack.ts";
import { prove } from "../../packages/pf/commands/start/prove.ts";
import { creationOrderTable, proofSample, resourceCountText, withBlocks } from "./pages.ts";

const root = new URL("../..", import.meta.url);
const onStep = (text: string) => process.stderr.write(`${text}\n`);
const onProgress = () => {};

function write(page: string, blocks: Readonly<Record<string, string>>): void {
  const path = new URL(page, root);
  writeFileSync(path, withBlocks(readFileSync(path, "utf8"), blocks));
}

/** Opens a stack without a deployment, for `use`. */
async function onLocalStack<Result>(use: (local: LocalStack) => Promise<Result>): Promise<Result> {
  const signal = new AbortController().signal;
  const local = await openLocalStack({ directory: fileURLToPath(root), signal, onStep, onProgress });
  try {
    return await use(local);
  } finally {
    await local.close();
  }
}

const exported = await onLocalStack(async ({ stack }) => {
  await stack.up();
  return stack.export();
});
const settings = fileURLToPath(new URL("Pulumi.local.yaml", root));
const proof = await onLocalStack((local) =>
  prove(local, { onStep, onProgress, onWarning: onStep, people: peopleInSettings(settings, fileURLToPath(root)) }),
);
if (!proof.ok) throw new Error("Not everything holds: `npm start` shows what. Nothing was written.");

write("docs/concepts/what-gets-deployed.md", {
  order: creationOrderTable(creationOrder(exported)),
  count: resourceCountText(resourceCounts(exported)),
});
write("docs/start/try-it.md", { proof: proofSample(proof) });
