import type { ReviewedFile } from "../findings/review.ts";
import { classOf, type FileClass, stackOf } from "./file-class.ts";
import type { VersionedFile } from "./file-versions.ts";
import { codeDifference, isCode, silences } from "./same-code.ts";
import { isSameData } from "./same-data.ts";

/** A changed file with its class, and the proof that its change does nothing, where there is one. */
export interface ProvedFile {
  readonly versions: VersionedFile;
  readonly class: FileClass;
  readonly harmless: Pick<ReviewedFile, "standing" | "why"> | undefined;
}

/** What each file's own text proves, before anything is deployed. */
export function proofsOf(files: readonly VersionedFile[]): Promise<readonly ProvedFile[]> {
  return Promise.all(
    files.map(async (versions) => ({ versions, class: classOf(versions.file), harmless: await proofOf(versions) })),
  );
}

const silenced = { standing: "read", why: "nothing that runs changes, but a comment that silences a tool" } as const;

async function proofOf({ file, before, after }: VersionedFile): Promise<ProvedFile["harmless"]> {
  // A link, a submodule, and what can be executed from now on do more than their text says.
  if (before === undefined || after === undefined || before.entry !== after.entry) return undefined;
  if (before.entry === "link" || before.entry === "submodule") return undefined;
  if (before.text === undefined || after.text === undefined) return undefined;
  if (before.text === after.text) return { standing: "harmless", why: "the same text" };
  if (hiddenIn(after.text) > hiddenIn(before.text)) return undefined;
  if (isSameData(file, before.text, after.text)) {
    if (silences(before.text, after.text)) return silenced;
    return { standing: "harmless", why: "only comments and layout change: the data is the same" };
  }
  if (!isCode(file)) return undefined;
  const difference = await codeDifference(file, before.text, after.text);
  if (difference === "nothing") return { standing: "harmless", why: "only comments, formatting or types change" };
  if (difference === "silences") return silenced;
  return undefined;
}

/**
 * Marks that have a text read otherwise than it runs: those that turn the direction of writing, and those without a width.
 * https://trojansource.codes/
 */
function hiddenIn(text: string): number {
  return text.match(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g)?.length ?? 0;
}

/** What no stack is made of, whatever is in it: the review's own code and pipelines deploy nothing. */
const beside =
  /^(?:engine|checks|stacks|access-matrix|cli|commands|documentation|twin|policy-pack|bench|\.github|\.ci)\//;

/** Whether a changed file can have a stack become another one. Of what is in no class, nobody knows. */
export function isPartOfStack({ versions: { file }, class: kind, harmless }: ProvedFile, stack: string): boolean {
  if (harmless !== undefined || kind === "says" || kind === "tests" || kind === "acceptance") return false;
  return kind === "settings" ? stackOf(file) === stack : !beside.test(file);
}
