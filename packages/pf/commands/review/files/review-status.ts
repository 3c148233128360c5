import { isDeepStrictEqual } from "node:util";
import { type Finding, finding } from "../findings/finding.ts";
import type { ReviewedFile } from "../findings/review.ts";
import { configChanges } from "../../../file-changes/config-changes.ts";
import { hostJsonChanges } from "../../../file-changes/host-json-changes.ts";
import { nothingKnown } from "../../../file-changes/known.ts";
import { fetchedCommands, foreignImage, foreignLine } from "../../../file-changes/packages/foreign-code.ts";
import { declaresStatus } from "./declares-status.ts";
import { brief, standingOf } from "../../../file-changes/file-change.ts";
import { type FileClass, functionsManifest, hostFile, stackOf } from "./file-class.ts";
import type { ComparedParts, Context } from "./file-context.ts";
import { firstChangedLine, type VersionedFile } from "./file-versions.ts";
import { isLoadedIn } from "./loaded-code.ts";
import { pageStatus } from "./page-status.ts";
import { manifestStatus, pipelineStatus } from "./pipeline-status.ts";
import { isCode, type ProvedFile } from "./proofs.ts";
import { hostsIn, shippedStatus } from "./shipped-status.ts";
import { type FileFindingId, read, uncompared, unproved, type Verdict } from "./verdict-of-file.ts";
import { fileChangeOf } from "./what-happened.ts";

const findingOf: Readonly<Partial<Record<FileClass, FileFindingId>>> = {
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
  // Where a pipeline or a script names it, or would run it.
  unknown: "file/pipeline",
  tests: "file/pipeline",
  says: "file/pipeline",
};

/** Classes whose files are read by a person unless something is found in them. */
const mayBeRead: readonly FileClass[] = ["says", "tests", "unknown", "ships"];

/** Returns each changed file's standing, and findings for files that aren't proved harmless. */
export async function reviewStatusOf(
  proved: readonly ProvedFile[],
  parts: ComparedParts,
): Promise<{ readonly files: readonly ReviewedFile[]; readonly findings: readonly Finding[] }> {
  const all = proved.map(({ versions }) => versions);
  const context = await contextOf(proved, parts);
  const judged = await Promise.all(
    proved.map(async (provedFile) => {
      const { versions, class: kind } = provedFile;
      const { change, description } = fileChangeOf(versions, all);
      const verdict: Verdict = provedFile.harmless ?? (await reviewStatusOfFile(provedFile, context));
      const { standing, why, id = findingOf[kind], refusedStack } = verdict;
      const line = verdict.line ?? (provedFile.harmless === undefined ? firstChangedLine(versions) : undefined);
      const file: ReviewedFile = {
        file: versions.file,
        class: kind,
        change,
        ...(line !== undefined && { line }),
        standing,
        why: description === "" ? why : `${description}: ${why}`,
      };
      return { file, id, ofRefusal: refusedStack !== undefined && { refusedStack } };
    }),
  );
  return {
    files: judged.map(({ file }) => file),
    findings: judged.flatMap(({ file: { file, standing, why, line }, id, ofRefusal }) => {
      if (standing !== "unproved" || id === undefined) return [];
      const where = [{ file, ...(line !== undefined && { line }) }];
      return [finding({ id, subject: file, facts: { why, ...ofRefusal }, where })];
    }),
  };
}

/** Nobody notices the guard's next fault if its tests are gone. One that moves has another file in its place. */
function deletedTest(file: string, all: readonly VersionedFile[]): Verdict {
  const isOfGuard = (name: string) => name.startsWith("test/guard/");
  const why = "what it checked is no longer tested";
  if (!isOfGuard(file) || all.some((other) => isOfGuard(other.file) && other.before === undefined)) return read(why);
  return { ...unproved(why), id: "file/guard" };
}

async function contextOf(proved: readonly ProvedFile[], parts: ComparedParts): Promise<Context> {
  const all = proved.map(({ versions }) => versions);
  const codeOf = (kinds: readonly FileClass[]) =>
    proved
      .filter(
        ({ versions, class: kind, harmless }) =>
          kinds.includes(kind) && harmless === undefined && isCode(versions.file),
      )
      .map(({ versions: { file, before, after } }) => ({ file, before: before?.text, after: after?.text }));
  const { known = nothingKnown, namedBy } = parts;
  const isLoadedByHandlers = isLoadedIn(proved, ["ships"]);
  const isShipped = (file: string) => isLoadedByHandlers(file) || namedBy?.(file)?.startsWith("functions/") === true;
  const [ships, runs, tests, declares, others] = [
    codeOf(["ships"]),
    codeOf(["runs in pipelines"]),
    codeOf(["tests"]),
    codeOf(["declares"]),
    codeOf(["unknown"]),
  ];
  // The compiler is large, and a change of texts needs none.
  const hasCode = [ships, runs, tests, others].some((files) => files.length > 0);
  const code = hasCode ? await import("../../../file-changes/code/code-status.ts") : undefined;
  const none = () => [];
  return {
    parts,
    all,
    shipped:
      code === undefined ? none : code.shippedChanges([...ships, ...others.filter(({ file }) => isShipped(file))]),
    tools: code === undefined ? none : code.toolChanges([...runs, ...others], known),
    tests: code === undefined ? none : code.testChanges([...tests, ...others], known),
    isLoaded: isLoadedIn(proved, ["tests", "runs in pipelines", "unknown"]),
    isShipped,
    declared: await declaresStatus(declares, parts),
  };
}

async function reviewStatusOfFile({ versions, class: kind }: ProvedFile, context: Context): Promise<Verdict> {
  const { parts, all } = context;
  const { file, after } = versions;
  const isPlain = isRegular(versions);
  if (!isPlain) {
    const why = "a link, a submodule or an executable file, whose target the review doesn't check";
    return mayBeRead.includes(kind) ? read(why) : unproved(why);
  }
  const [fetched] = fetchedCommands(versions.before?.text ?? "", after?.text ?? "");
  if (fetched !== undefined) return unproved(`downloads code and runs it: ${fetched}`);
  switch (kind) {
    case "says":
      return await pageStatus(versions, parts);
    case "tests":
      if (after === undefined) return deletedTest(file, all);
      return standingOf(
        context.tests(file),
        "the review doesn't run tests, and CI runs this one with its own permissions",
      );
    case "unknown":
      return await unknownStatus(versions, context);
    case "acceptance":
      return { standing: "judged", why: "what it accepts is shown, and stays a finding" };
    case "settings":
      return parts.settingsOf(stackOf(file) ?? "");
    case "ships":
      return await shippedStatus(versions, context);
    case "builds":
      if (file === functionsManifest) return manifestStatus(versions, context);
      return file === hostFile ? hostStatus(versions) : unproved("decides what is shipped, and how the host starts it");
    case "contract":
      return contractStatus(versions, parts);
    case "declares":
      return context.declared(file);
    case "guards":
      return unproved("part of what protects every endpoint; what was tried is not every way around it");
    case "judges":
      return unproved("part of what judges changes");
    case "runs in pipelines":
      return await pipelineStatus(versions, context);
  }
}

function isRegular({ before, after }: VersionedFile): boolean {
  const entries = [before?.entry, after?.entry].filter((entry) => entry !== undefined);
  return (
    entries.every((entry) => entry === "file") ||
    (entries.length === 2 && entries.every((entry) => entry === "executable"))
  );
}

/** Reasons to read a file of no kind that the review judges, by its path. The first match wins. */
const unknownReasons: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|SKILL)\.md$|(?:^|\/)\.(?:cursor|claude|windsurf|clinerules)/i,
    "coding agents follow it",
  ],
  [/(?:^|\/)\.(?:vscode|idea|zed|fleet)\//, "an editor applies it, or runs it, when someone opens the folder"],
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

async function unknownStatus(versions: VersionedFile, context: Context): Promise<Verdict> {
  const { file, before, after } = versions;
  const { parts, tools, tests, isLoaded, isShipped } = context;
  const { namedBy, notCompared, otherProject, known = nothingKnown } = parts;
  const project = notCompared === undefined ? otherProject?.(file) : undefined;
  if (project !== undefined) {
    const why = `belongs to the project ${project}, which has its own review: nothing here names it, and both versions were deployed`;
    return { standing: "judged", why };
  }
  if (isShipped(file)) return { id: "file/guard", ...(await shippedStatus(versions, context)) };
  const runner = namedBy?.(file);
  if (isCode(file) && after !== undefined) {
    if (runner !== undefined) return standingOf(tools(file), `${runner} names it: it reaches nothing new`);
    if (isLoaded(file))
      return standingOf(tests(file), "tests, tools or their configuration load it: it reaches nothing new");
  }
  if (runner !== undefined) return unproved(`${runner} names it, so it may run in a pipeline or on your machine`);
  const foreign = foreignLine(before?.text ?? "", after?.text ?? "", known);
  if (foreign !== undefined) return unproved(`runs a package that the project doesn't have: ${brief(foreign.trim())}`);
  const image = /dockerfile/i.test(file) ? foreignImage(before?.text ?? "", after?.text ?? "") : undefined;
  if (image !== undefined)
    return unproved(`builds on an image from another publisher, or without its digest: ${brief(image)}`);
  const registry = otherLock.test(file) ? newAddress(before?.text ?? "", after?.text ?? "") : undefined;
  if (registry !== undefined) return unproved(`packages come from another place: ${registry}`);
  const [loaded] = configChanges(before?.text, after?.text, known);
  if (loaded !== undefined) return unproved(loaded.text);
  if (/\.(?:tgz|tar\.gz)$/.test(file) && before !== undefined && after !== undefined)
    return unproved("an archive, which packages may come from, is another under the same name");
  if (after?.text !== undefined && /\.(?:md|html?|svg)$/.test(file)) {
    const { newScript } = await import("./pages.ts");
    const script = newScript(before?.text ?? "", after.text);
    if (script !== undefined) return unproved(`its markup runs a script: ${script}`);
  }
  const reason =
    unknownReasons.find(([path]) => path.test(file))?.[1] ?? "nothing that the review knows reads or runs it";
  return read(reason);
}

function hostStatus({ before, after }: VersionedFile): Verdict {
  const changes = hostJsonChanges(before?.text, after?.text);
  if (changes === undefined) return unproved("decides what is shipped, and how the host starts it");
  return standingOf(changes, "the host reads the same");
}

/** The host of an address that a text didn't name before. */
function newAddress(before: string, after: string): string | undefined {
  return hostsIn(after).find((host) => !hostsIn(before).includes(host));
}

/** Lock files of other package managers, which name where each package comes from. */
const otherLock = /(?:^|\/)(?:yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

async function contractStatus({ after }: VersionedFile, { contracts, notCompared }: ComparedParts): Promise<Verdict> {
  if (after?.text === undefined) return unproved("the contract is gone");
  const { isDataOnly } = await import("./reach.ts");
  if (!isDataOnly(after.text)) return unproved("more than data: what the contract says may differ where it runs");
  if (contracts.before === undefined || contracts.after === undefined) return unproved("could not be loaded as data");
  if (isDeepStrictEqual(contracts.before, contracts.after)) {
    return { standing: "harmless", why: "the contract says the same" };
  }
  if (notCompared !== undefined) return uncompared("what it changes", notCompared);
  return { standing: "judged", why: "data alone; every difference was deployed and compared" };
}
