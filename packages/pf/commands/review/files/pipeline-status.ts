import { nothingKnown } from "../../../file-changes/known.ts";
import { type Context } from "./file-context.ts";
import { standingOf } from "../../../file-changes/file-change.ts";
import { lockFile } from "./file-class.ts";
import type { VersionedFile } from "./file-versions.ts";
import { isDescribedOnly, manifestChanges } from "../../../file-changes/packages/manifest-changes.ts";
import { lockChanges } from "../../../file-changes/packages/lock-changes.ts";
import { pageStatus } from "./page-status.ts";
import { pipelineChanges } from "../../../file-changes/pipelines/pipeline-changes.ts";
import { isCode } from "./proofs.ts";
import { read, unproved, type Verdict } from "./verdict-of-file.ts";

/** A manifest: what it installs, and what npm runs by it. */
export function manifestStatus({ file, before, after }: VersionedFile, { all, parts }: Context): Verdict {
  if (before?.text !== undefined && after?.text !== undefined && isDescribedOnly(before.text, after.text)) {
    return { standing: "harmless", why: "only words about the package change" };
  }
  const folder = file.replace(/(?:^|\/)package\.json$/, "");
  const [, up = ""] = /^((?:\.\.\/)*)/.exec(file) ?? [];
  const own = all.find((one) => one.file === file.replace(/package\.json$/, lockFile));
  const lock = own ?? all.find((one) => one.file === `${up}${lockFile}`);
  // The template's packages have no lock file before a project is made of it.
  const locks = { after: lock?.after?.text, isChanged: lock !== undefined };
  const changes = manifestChanges(
    before?.text,
    after?.text,
    own === undefined || own.file === lockFile ? folder.slice(up.length) : "",
    locks,
    parts.known ?? nothingKnown,
  );
  return standingOf(changes, "the order of its fields changes");
}

/** What pipelines or npm run or go by, by a model of its kind. Nothing is known of any other file. */
export async function pipelineStatus(versions: VersionedFile, context: Context): Promise<Verdict> {
  const { file, before, after } = versions;
  const { arePackagesInstalled = true, known = nothingKnown } = context.parts;
  const path = file.replace(/^(?:\.\.\/)+/, "");
  if (/(?:^|\/)node_modules\//.test(path)) return unproved("a package that no lock file describes");
  // A folder may have packages of its own, which no stack uses.
  if (/(?:^|\/)package-lock\.json$/.test(path)) {
    const changed = standingOf(lockChanges(before?.text, after?.text), "only its order changes");
    if (changed.standing === "unproved" || arePackagesInstalled || path !== lockFile) return changed;
    return unproved(
      `packages change (${changed.why}), and the ones installed here are others: run npm ci, then review again`,
    );
  }
  if (/(?:^|\/)package\.json$/.test(path)) return manifestStatus(versions, context);
  const unreadable = [before, after].some((version) => version !== undefined && version.text === undefined);
  const changes = unreadable ? undefined : pipelineChanges(file, { before: before?.text, after: after?.text }, known);
  if (changes !== undefined) return standingOf(changes, "the same for its readers, in another form");
  if (path.endsWith(".md")) return await pageStatus(versions, context.parts);
  const isTool = /^(?:tools|template|site)\/|^(?!\.pnp)[^/]+\.[cm]?[jt]sx?$/.test(path) && isCode(path);
  if (!isTool || unreadable) return unproved("runs in pipelines, or before the program; none of that ran here");
  if (after === undefined) return read("npm's scripts or a pipeline may have run it");
  return standingOf(context.tools(file), "npm's scripts or a pipeline run it: it reaches nothing new");
}
