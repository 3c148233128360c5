import type { VersionedFile } from "../../../../../packages/pf/commands/review/files/file-versions.ts";
import { proofsOf } from "../../../../../packages/pf/commands/review/files/proofs.ts";
import type { ComparedParts } from "../../../../../packages/pf/commands/review/files/file-context.ts";
import { reviewStatusOf } from "../../../../../packages/pf/commands/review/files/review-status.ts";

export const parts: ComparedParts = {
  notCompared: undefined,
  contracts: { before: { roles: {} }, after: { roles: { a: {} } } },
  settingsOf: () => ({ standing: "judged", why: "compared" }),
};

/** A changed file of two texts; undefined: the version doesn't have it. */
export function changed(file: string, before: string | undefined, after: string | undefined): VersionedFile {
  return {
    file,
    before: before === undefined ? undefined : { entry: "file", text: before },
    after: after === undefined ? undefined : { entry: "file", text: after },
  };
}

/** The standing of one changed file, with its findings. */
export async function stand(file: VersionedFile, more: Partial<ComparedParts> = {}) {
  const { files, findings } = await reviewStatusOf(await proofsOf([file]), { ...parts, ...more });
  return { standing: files[0]?.standing, why: files[0]?.why, findings };
}
