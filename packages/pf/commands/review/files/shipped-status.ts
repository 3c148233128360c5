import { added, standingOf } from "../../../file-changes/file-change.ts";
import { classOf } from "./file-class.ts";
import type { Context } from "./file-context.ts";
import type { VersionedFile } from "./file-versions.ts";
import { isCode } from "./proofs.ts";
import { read, unproved, type Verdict } from "./verdict-of-file.ts";

/**
 * What the host or App Service takes by its name: functions of the older model, redirections, commands of a deployment.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference https://github.com/projectkudu/kudu/wiki/Configurable-settings
 */
const ofHost =
  /(?:^|\/)(?:function\.json|proxies\.json|worker\.config\.json|local\.settings\.json|web\.config|applicationHost\.xdt|\.deployment)$/i;

/** The standing of what the package holds beside contract, guard and host.json. */
export async function shippedStatus(
  { file, before, after }: VersionedFile,
  { shipped, all, isShipped }: Context,
): Promise<Verdict> {
  if (/\.(?:node|wasm|so|dll|dylib)$/.test(file)) return unproved("native code, which the review can't read");
  if (ofHost.test(file)) return unproved("the Functions host or App Service reads it, past the contract");
  if (after === undefined) return read("code or a file that no longer ships");
  let triggers: readonly string[] = [];
  if (after.text !== undefined && /\.[cm]?[jt]sx?$/.test(file)) {
    const [{ newlyUndecided }, { newRegistrations }] = await Promise.all([
      import("./shipped-code.ts"),
      import("./host-triggers.ts"),
    ]);
    const undecided = newlyUndecided(
      file,
      all.filter((one) => classOf(one.file) === "ships" || isShipped(one.file)),
    );
    if (undecided) {
      const { description, line } = undecided;
      return unproved(
        `reaches around the guard, or may: ${description}. Nothing can tell what it loads, runs or changes`,
        line,
      );
    }
    const registered = newRegistrations(file, before?.text, after.text);
    if (registered.mayBeHttp) return unproved("registers functions with the host by itself, past the guard");
    ({ triggers } = registered);
  }
  const address = otherAddress(before?.text ?? "", after.text ?? "");
  if (!isCode(file) && address !== undefined)
    return { ...unproved(`names another address than before: ${address}`), id: "file/reach" };
  const changed = standingOf(shipped(file), "");
  if (changed.standing === "unproved") return { ...changed, id: "file/reach" };
  const behind =
    "changed code that runs behind the guard. It reaches nothing new (network, tokens, files, the caller's headers). The review can't tell whether what it computes is right";
  const withoutHttp =
    triggers.length === 0
      ? []
      : [`it registers what runs without HTTP: no caller (${[...new Set(triggers)].join(", ")})`];
  return read([behind, ...withoutHttp, changed.why].filter((part) => part !== "").join("; "));
}

export const hostsIn = (text: string): readonly string[] => text.match(/\b[\w+]+:\/\/[^\s"'/?#]+/g) ?? [];

/** The host of an address in data that takes another's place. */
function otherAddress(before: string, after: string): string | undefined {
  return added(hostsIn(after), hostsIn(before)).length === 0 ? undefined : added(hostsIn(before), hostsIn(after))[0];
}
