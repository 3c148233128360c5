import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../toolkit/engine/event-log.ts";
import { repository } from "../support/command-line.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";
import { operationsOf } from "../support/portal/steps.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { writeSettings } from "../support/settings-file.ts";

/** The mark as it was before stacks had an id: names alone, and one for all. */
const olderIdentity = `
export interface DeclaredMark {
  readonly notes: string;
  readonly tags: readonly string[];
  readonly azureTags: Readonly<Record<string, string>>;
}
export function markStack({ project, stack, workload, subscriptionId }) {
  const which = \`project \${project}, stack \${stack}, workload \${workload}, subscription \${subscriptionId.toLowerCase()}\`;
  const mark = {
    notes: \`Managed by Pulumi: \${which}. Changes made by hand are undone.\`,
    tags: ["managed-by-pulumi", \`\${project}/\${stack}\`],
    azureTags: { "managed-by": "pulumi", project, stack, workload },
  };
  return { id: "", made: mark, adopted: mark };
}
export async function knownId() {
  return undefined;
}
`;

const ada = "ada@twin.onmicrosoft.com";
const settings = {
  assignedUsers: [ada],
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
  refusedCallersAlert: { threshold: 20 },
};

describe.skipIf(!hasEngine())("stacks that exist get their id by the next up, in place", { timeout: 300_000 }, () => {
  let older: ReviewRepository;
  let stack: EmptyLocalStack;
  let file: ReturnType<typeof writeSettings>;
  let preview: RunResult;

  beforeAll(async () => {
    older = reviewRepository();
    writeFileSync(join(older.directory, "infra/stack-identity.ts"), olderIdentity);
    older.edit("infra/index.ts", / {4}deployment: \{ id, .*\n/, "");
    file = writeSettings(settings);
    stack = await openLocally({ settings });
    await stack.local.continueWith({ directory: older.directory, settingsFile: file.path });
    await stack.local.stack.up();
    await stack.local.continueWith({ directory: repository, settingsFile: file.path });
    preview = await stack.local.stack.preview();
  });
  afterAll(async () => {
    await stack?.close();
    older?.remove();
    if (file) rmSync(file.folder, { recursive: true, force: true });
  });

  it("is what a preview shows: one creation in the state alone, no replacement, no deletion", () => {
    expect(changedBy(preview)).toEqual({ create: ["stack-id (RandomString)"], update: marked });
  });

  it("is what up does: the objects stay the same, and bear the id", async () => {
    const before = await idsIn(stack);
    const up = await stack.local.stack.up();
    const { deployment } = (await stack.local.stack.outputs()) as { readonly deployment: { readonly id: string } };

    expect(changedBy(up)).toEqual({ create: ["stack-id (RandomString)"], update: marked });
    expect(deployment.id).toMatch(/^[a-z0-9]{12}$/);
    expect(await idsIn(stack)).toEqual(
      new Map([...before].map(([id, mark]) => [id, mark === "" ? deployment.id : mark])),
    );
    expect([...before.values()].filter((mark) => mark === "")).toHaveLength(marked.length);
  });

  it("is done once: another up changes nothing", async () => {
    await stack.local.stack.up({ expectNoChanges: true });
  });
});

function changedBy(result: RunResult) {
  const { same: _, ...changed } = operationsOf(result);
  return changed;
}

const marked = [
  "api (Application)",
  "api-service-principal (ServicePrincipal)",
  "function-app (WebApp)",
  "function-app-plan (AppServicePlan)",
  "identity (UserAssignedIdentity)",
  "integration (Application)",
  "integration-service-principal (ServicePrincipal)",
  "observability (Component)",
  "observability-workspace (Workspace)",
  "refused-callers (ScheduledQueryRule)",
  "resource-group (ResourceGroup)",
  "storage (StorageAccount)",
];

/** Every resource of a cloud in the state, by its id: the stack's id in its mark; empty in an older mark, undefined without one. */
async function idsIn({ local }: EmptyLocalStack): Promise<ReadonlyMap<string, string | undefined>> {
  const { deployment } = (await local.stack.export()) as {
    readonly deployment: { readonly resources: readonly { id?: string; type: string; outputs?: Outputs }[] };
  };
  return new Map(
    deployment.resources
      .filter(({ id, type }) => id !== undefined && type.startsWith("azure"))
      .map(({ id = "", outputs }) => [id, markedId(outputs)]),
  );
}

interface Outputs {
  readonly tags?: Readonly<Record<string, string>> | readonly string[];
}

function markedId({ tags }: Outputs = {}): string | undefined {
  if (tags === undefined) return undefined;
  const all = Array.isArray(tags) ? tags : Object.entries(tags).map(([name, value]) => `${name}:${value}`);
  if (!all.some((tag: string) => tag.startsWith("managed-by"))) return undefined;
  return all.find((tag: string) => tag.startsWith("stack-id:"))?.slice("stack-id:".length) ?? "";
}
