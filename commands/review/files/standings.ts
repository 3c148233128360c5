import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import type { ReviewedFile } from "../findings/review.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { type FileClass, functionsManifest, lockFile, stackOf } from "./file-class.ts";
import { firstChangedLine, type VersionedFile } from "./file-versions.ts";
import { functionsPackages } from "./lock-file.ts";
import type { ProvedFile } from "./proofs.ts";

type Verdict = Pick<ReviewedFile, "standing" | "why">;

/** Results from the rest of the review that a file's standing depends on. */
export interface ComparedParts {
  /** The reason that some stack wasn't fully compared, as the end of a sentence. Undefined if every stack was. */
  readonly notCompared: string | undefined;
  /** Each version's contract, as data. Undefined if it couldn't be loaded. */
  readonly contracts: { readonly before: Json | undefined; readonly after: Json | undefined };
  /** The verdict on a stack's own settings. */
  readonly settingsOf: (stack: string) => Verdict;
}

const findingOf: Readonly<Partial<Record<FileClass, FindingId>>> = {
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
};

/** Returns each changed file's standing, and findings for files that aren't proved harmless. */
export async function standingsOf(
  proved: readonly ProvedFile[],
  parts: ComparedParts,
): Promise<{ readonly files: readonly ReviewedFile[]; readonly findings: readonly Finding[] }> {
  const judged = await Promise.all(
    proved.map(async (one) => ({ ...one, ...(one.harmless ?? (await standingOf(one, parts))) })),
  );
  return {
    files: judged.map(({ versions, class: kind, standing, why }) => ({
      file: versions.file,
      class: kind,
      standing,
      why,
    })),
    findings: judged.flatMap(({ versions, class: kind, standing, why }) => {
      const id = findingOf[kind];
      if (standing !== "unproved" || id === undefined) return [];
      const { file } = versions;
      const line = firstChangedLine(versions);
      const where = [{ file, ...(line !== undefined && { line }) }];
      return [{ id, severity: "unknown" as const, subject: file, facts: { why }, where }];
    }),
  };
}

async function standingOf({ versions, class: kind }: ProvedFile, parts: ComparedParts): Promise<Verdict> {
  const { file, before, after } = versions;
  const read = (why: string): Verdict => ({ standing: "read", why });
  const unproved = (why: string): Verdict => ({ standing: "unproved", why });
  const isPlain = isRegular(versions);
  if (!isPlain) {
    const why = "a link, a submodule or an executable file, whose target the review doesn't check";
    return findingOf[kind] === undefined || kind === "ships" ? read(why) : unproved(why);
  }
  switch (kind) {
    case "says":
      return { standing: "harmless", why: "text that nothing runs" };
    case "tests":
      return read("tests are not run by the review");
    case "unknown":
      return read("of no kind that the review knows");
    case "acceptance":
      return { standing: "judged", why: "what it accepts is shown, and stays a finding" };
    case "settings":
      return parts.settingsOf(stackOf(file) ?? "");
    case "ships":
      return reachesAround(versions)
        ? unproved("registers functions with the host by itself, past the guard")
        : read("code of the function: its endpoints were called, and nothing proves what else it does");
    case "builds":
      return file === functionsManifest && isDependenciesOnly(before?.text, after?.text)
        ? read("packages of functions/, which ship with its code")
        : unproved("decides what is shipped, and how the host starts it");
    case "contract":
      return contractStanding(versions, parts);
    case "declares":
      return declaresStanding(versions, parts);
    case "guards":
      return unproved("part of what protects every endpoint; what was tried is not every way around it");
    case "judges":
      return unproved("part of what judges changes");
    case "runs in pipelines": {
      const packages = file === lockFile ? functionsPackages(before?.text, after?.text) : undefined;
      if (packages === undefined) return unproved("runs in pipelines, or before the program; none of that ran here");
      const what = packages.length === 0 ? "which of the packages here functions/ uses" : packages.join(", ");
      return read(`packages of functions/ alone, which ship with its code: ${what}`);
    }
  }
}

function isRegular({ before, after }: VersionedFile): boolean {
  const entries = [before?.entry, after?.entry].filter((entry) => entry !== undefined);
  return (
    entries.every((entry) => entry === "file") || (entries.length === 2 && entries.every((one) => one === "executable"))
  );
}

async function contractStanding({ after }: VersionedFile, { contracts, notCompared }: ComparedParts): Promise<Verdict> {
  const unproved = (why: string): Verdict => ({ standing: "unproved", why });
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

async function declaresStanding(
  { file, before, after }: VersionedFile,
  { notCompared }: ComparedParts,
): Promise<Verdict> {
  const unproved = (why: string): Verdict => ({ standing: "unproved", why });
  if (notCompared !== undefined) return unproved(`what it declares was not compared: ${notCompared}`);
  const read: Verdict = {
    standing: "read",
    why: "all that it deploys was compared; what it does under other settings isn't known",
  };
  if (after === undefined) return read;
  const { isCode } = await import("./proofs.ts");
  if (after.text === undefined || !isCode(file)) return unproved("no code that can be read here");
  const { lostActs, newReach } = await import("./reach.ts");
  const reach = newReach(file, before?.text, after.text);
  if (reach.length > 0) return unproved(`reaches outside of the settings from now on: ${reach.slice(0, 5).join(", ")}`);
  const lost = before?.text === undefined ? [] : lostActs(file, before.text, after.text);
  if (lost.length > 0)
    return unproved(`no longer does, or does under another condition: ${lost.slice(0, 3).join(" · ")}`);
  return read;
}

/** Only serve() may register the contract's handlers. */
function reachesAround({ before, after }: VersionedFile): boolean {
  const registers = (text = "") => text.match(/["'`]@azure\/functions(?:-core)?["'`]|default-deny/g)?.length ?? 0;
  return registers(after?.text) > registers(before?.text);
}

function isDependenciesOnly(before: string | undefined, after: string | undefined): boolean {
  const packages = new Set(["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]);
  const rest = (text = "") =>
    JSON.stringify(Object.entries(JSON.parse(text) as object).filter(([name]) => !packages.has(name)));
  try {
    return rest(before) === rest(after);
  } catch {
    return false;
  }
}
