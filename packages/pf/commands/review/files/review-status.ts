import { isDeepStrictEqual } from "node:util";
import { type Finding, finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/kinds.ts";
import type { ReviewedFile } from "../findings/review.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { type FileClass, functionsManifest, lockFile, stackOf } from "./file-class.ts";
import { firstChangedLine, type VersionedFile } from "./file-versions.ts";
import { changedDependencies, functionsPackages, isDependenciesOnly, isInLock } from "./lock-file.ts";
import type { ProvedFile } from "./proofs.ts";
import { fileChangeOf } from "./what-happened.ts";

interface Verdict extends Pick<ReviewedFile, "standing" | "why"> {
  /** The line that decides. Default: the first changed line. */
  readonly line?: number;
}

/** Results from the rest of the review that a file's standing depends on. */
export interface ComparedParts {
  /** The reason that some stack wasn't fully compared, as the end of a sentence. Undefined if every stack was. */
  readonly notCompared: string | undefined;
  /** Each version's contract, as data. Undefined if it couldn't be loaded. */
  readonly contracts: { readonly before: Json | undefined; readonly after: Json | undefined };
  /** The verdict on a stack's own settings. */
  readonly settingsOf: (stack: string) => Verdict;
  /** The workflow, hook or script that names a file. Default: nothing is known to. */
  readonly namedBy?: (file: string) => string | undefined;
  /** The other project of the repository that a file belongs to, if nothing here names that. Default: none. */
  readonly otherProject?: (file: string) => string | undefined;
  /** Whether the packages of the change's lock file were used. Default: they were. */
  readonly arePackagesInstalled?: boolean;
}

const findingOf: Readonly<
  Partial<Record<FileClass, Exclude<Extract<FindingId, `file/${string}`>, "file/read-differently">>>
> = {
  guards: "file/guard",
  contract: "file/contract",
  builds: "file/build",
  declares: "file/declares",
  judges: "file/judges",
  "runs in pipelines": "file/pipeline",
  settings: "file/pipeline",
  // A handler that bypasses the guard. A person has to read all other files.
  ships: "file/guard",
  acceptance: "file/judges",
  // Where a pipeline or a script names it.
  unknown: "file/pipeline",
};

/** Classes whose files are read by a person unless something is found in them. */
const mayBeRead: readonly FileClass[] = ["says", "tests", "unknown", "ships"];

/** Returns each changed file's standing, and findings for files that aren't proved harmless. */
export async function reviewStatusOf(
  proved: readonly ProvedFile[],
  parts: ComparedParts,
): Promise<{ readonly files: readonly ReviewedFile[]; readonly findings: readonly Finding[] }> {
  const all = proved.map(({ versions }) => versions);
  const judged = await Promise.all(
    proved.map(async (provedFile) => {
      const { versions, class: kind } = provedFile;
      const { change, description } = fileChangeOf(versions, all);
      const {
        standing,
        why,
        line = firstChangedLine(versions),
      } = provedFile.harmless === undefined
        ? await reviewStatusOfFile(provedFile, parts, all)
        : { line: undefined, ...provedFile.harmless };
      const file: ReviewedFile = {
        file: versions.file,
        class: kind,
        change,
        ...(line !== undefined && { line }),
        standing,
        why: description === "" ? why : `${description}: ${why}`,
      };
      return file;
    }),
  );
  return {
    files: judged,
    findings: judged.flatMap(({ file, class: kind, standing, why, line }) => {
      const id = findingOf[kind];
      if (standing !== "unproved" || id === undefined) return [];
      const where = [{ file, ...(line !== undefined && { line }) }];
      return [finding({ id, subject: file, facts: { why }, where })];
    }),
  };
}

async function reviewStatusOfFile(
  { versions, class: kind }: ProvedFile,
  parts: ComparedParts,
  all: readonly VersionedFile[],
): Promise<Verdict> {
  const { file, after } = versions;
  const isPlain = isRegular(versions);
  if (!isPlain) {
    const why = "a link, a submodule or an executable file, whose target the review doesn't check";
    return mayBeRead.includes(kind) ? read(why) : unproved(why);
  }
  switch (kind) {
    case "says":
      return await pageStatus(versions, parts);
    case "tests":
      return read(
        after === undefined
          ? "nothing checks any more what it kept true"
          : "the review doesn't run tests, and CI runs this one with its own permissions",
      );
    case "unknown":
      return unknownStatus(versions, parts);
    case "acceptance":
      return { standing: "judged", why: "what it accepts is shown, and stays a finding" };
    case "settings":
      return parts.settingsOf(stackOf(file) ?? "");
    case "ships":
      return await shippedStatus(versions);
    case "builds":
      return file === functionsManifest
        ? manifestStatus(versions, all)
        : unproved("decides what is shipped, and how the host starts it");
    case "contract":
      return contractStatus(versions, parts);
    case "declares":
      return declaresStatus(versions, parts);
    case "guards":
      return unproved("part of what protects every endpoint; what was tried is not every way around it");
    case "judges":
      return unproved("part of what judges changes");
    case "runs in pipelines":
      return pipelineStatus(versions, parts);
  }
}

function read(why: string): Verdict {
  return { standing: "read", why };
}

function unproved(why: string, line?: number): Verdict {
  return { standing: "unproved", why, ...(line !== undefined && { line }) };
}

function isRegular({ before, after }: VersionedFile): boolean {
  const entries = [before?.entry, after?.entry].filter((entry) => entry !== undefined);
  return (
    entries.every((entry) => entry === "file") ||
    (entries.length === 2 && entries.every((entry) => entry === "executable"))
  );
}

async function pageStatus({ file, before, after }: VersionedFile, { namedBy }: ComparedParts): Promise<Verdict> {
  const runner = namedBy?.(file);
  if (runner !== undefined) return read(`${runner} names it, so it may be more than text`);
  if (after === undefined) return read("nothing tells what read it");
  const [textBefore, textAfter] = [before ? before.text : "", after.text];
  if (textBefore === undefined || textAfter === undefined) return read("not readable as text");
  const { changedBesideWords } = await import("./pages.ts");
  const changed = changedBesideWords(textBefore, textAfter);
  return changed === undefined
    ? { standing: "harmless", why: "only words change: its commands, code, markup and links are the same" }
    : read(`more than its words changes: ${changed}`);
}

/** Reasons to read a file of no kind that the review judges, by its path. The first match wins. */
const unknownReasons: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|SKILL)\.md$|(?:^|\/)\.(?:cursor|claude|windsurf|clinerules)/i,
    "coding agents follow it",
  ],
  [/(?:^|\/)\.(?:vscode|idea|zed|fleet)\//, "an editor applies it, or runs it, when somebody opens the folder"],
  [
    /(?:^|\/)(?:[Mm]akefile|[Dd]ockerfile|justfile|Taskfile\.ya?ml)$|\.(?:sh|bash|zsh|ps1|bat|cmd|py|rb|mk|[cm]?[jt]sx?)$/,
    "a program or a script; nothing here tells who runs it",
  ],
  [/\.(?:html?|svg)$/, "a browser shows it, and runs any script in it"],
  [/\.(?:png|jpe?g|gif|webp|ico|pdf)$/, "a picture or document, whose content the review can't show"],
  [
    /^[^/]+\.json$|(?:^|\/)\.[^/]*rc(?:\.\w+)?$|^\.(?:editorconfig|gitignore)$/,
    "configures tools that check, build or run the code",
  ],
  [/^twin\/fidelity\//, "tests and generators read it"],
];

function unknownStatus({ file }: VersionedFile, { namedBy, notCompared, otherProject }: ComparedParts): Verdict {
  const project = notCompared === undefined ? otherProject?.(file) : undefined;
  if (project !== undefined) {
    const why = `belongs to the project ${project}, which has its own review: nothing here names it, and both versions were deployed`;
    return { standing: "judged", why };
  }
  const runner = namedBy?.(file);
  if (runner !== undefined) return unproved(`${runner} names it, so it may run in a pipeline or on your machine`);
  const reason =
    unknownReasons.find(([path]) => path.test(file))?.[1] ?? "the review knows nothing that reads or runs it";
  return read(`of no kind that the review can judge: ${reason}`);
}

async function shippedStatus({ file, before, after }: VersionedFile): Promise<Verdict> {
  if (/\.(?:node|wasm|so|dll|dylib)$/.test(file)) return unproved("native code, which the review can't read");
  if (after?.text !== undefined && /\.[cm]?[jt]sx?$/.test(file)) {
    const { undecidedIn } = await import("./shipped-code.ts");
    const undecided = undecidedIn(file, after.text);
    if (undecided) {
      const { description, line } = undecided;
      return unproved(
        `reaches around the guard, or may: ${description}. Nothing can tell what it loads, runs or changes`,
        line,
      );
    }
    if (registersMore(before?.text, after.text))
      return unproved("registers functions with the host by itself, past the guard");
  }
  if (after === undefined) return read("code or a file that shipped: the review called the endpoints without it");
  return read(
    "changed code that runs behind the guard: the review called its endpoints; it can't tell what else the code does (tokens, outgoing requests)",
  );
}

function manifestStatus({ before, after }: VersionedFile, all: readonly VersionedFile[]): Verdict {
  const changed = isDependenciesOnly(before?.text, after?.text)
    ? changedDependencies(before?.text, after?.text)
    : undefined;
  if (changed === undefined) return unproved("decides what is shipped, and how the host starts it");
  const dependencyTexts = changed.map(({ text }) => text).join(", ") || "none in particular";
  if (changed.some(({ isElsewhere }) => isElsewhere))
    return unproved(`a package ships that isn't the registry's own: ${dependencyTexts}`);
  const lock = all.find(({ file }) => file === lockFile)?.after?.text;
  return isInLock(after?.text, lock)
    ? read(`packages ship with the code, and nothing here judges theirs: ${dependencyTexts}`)
    : unproved(
        `packages of functions/ change, and package-lock.json doesn't say the same, so other packages were built here: ${dependencyTexts}`,
      );
}

function pipelineStatus(
  { file, before, after }: VersionedFile,
  { arePackagesInstalled = true }: ComparedParts,
): Verdict {
  const packages = file === lockFile ? functionsPackages(before?.text, after?.text) : undefined;
  if (packages === undefined) return unproved("runs in pipelines, or before the program; none of that ran here");
  const packageNames = packages.length === 0 ? "which of the packages here functions/ uses" : packages.join(", ");
  return arePackagesInstalled
    ? read(`packages of functions/ alone, which ship with its code: ${packageNames}`)
    : unproved(
        `packages of functions/ change (${packageNames}), and the ones installed here are others: run npm ci, then review again`,
      );
}

async function contractStatus({ after }: VersionedFile, { contracts, notCompared }: ComparedParts): Promise<Verdict> {
  if (after?.text === undefined) return unproved("the contract is gone");
  const { isDataOnly } = await import("./reach.ts");
  if (!isDataOnly(after.text)) return unproved("more than data: what the contract says may differ where it runs");
  if (contracts.before === undefined || contracts.after === undefined) return unproved("could not be loaded as data");
  if (isDeepStrictEqual(contracts.before, contracts.after)) {
    return { standing: "harmless", why: "the contract says the same" };
  }
  if (notCompared !== undefined) return unproved(`what it changes was not compared: ${notCompared}`);
  return { standing: "judged", why: "data alone; every difference was deployed and compared" };
}

async function declaresStatus(
  { file, before, after }: VersionedFile,
  { notCompared }: ComparedParts,
): Promise<Verdict> {
  if (notCompared !== undefined) return unproved(`what it declares was not compared: ${notCompared}`);
  const compared = read("all that it deploys was compared; what it does under other settings isn't known");
  if (after === undefined) return compared;
  const { isCode } = await import("./proofs.ts");
  if (after.text === undefined || !isCode(file)) return unproved("no code that can be read here");
  const { lostActs, newReach } = await import("./reach.ts");
  const reach = newReach(file, before?.text, after.text);
  if (reach.length > 0) return unproved(`reaches outside of the settings from now on: ${reach.slice(0, 5).join(", ")}`);
  const lost = before?.text === undefined ? [] : lostActs(file, before.text, after.text);
  if (lost.length > 0)
    return unproved(`no longer does, or does under another condition: ${lost.slice(0, 3).join(" · ")}`);
  const { newDecisions } = await import("./decisions.ts");
  const [decision, ...otherDecisions] = newDecisions(file, before?.text, after.text);
  if (decision === undefined) return compared;
  const othersText = otherDecisions.length === 0 ? "" : ` and ${otherDecisions.length} more`;
  return unproved(
    `decides by ${decision.expression}${othersText}: a twin's tenant, time and settings are its own, so the real stack may take another branch`,
    decision.line,
  );
}

/** Only serve() may register the contract's handlers. */
function registersMore(before: string | undefined, after: string): boolean {
  const registers = (text = "") => text.match(/["'`]@azure\/functions(?:-core)?["'`]|default-deny/g)?.length ?? 0;
  return registers(after) > registers(before);
}
