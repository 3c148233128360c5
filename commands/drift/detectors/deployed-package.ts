import { quotedWord, shellWord } from "../../../text/shell-word.ts";
import type { LookOptions, Looked } from "../look.ts";
import { readOrGone } from "../look.ts";
import type { Deployed } from "../deployed-resources.ts";
import { subjectOf } from "../subject.ts";

/**
 * Whether the last package that went up is the one of the last deployment: the SCM site keeps a record of each upload,
 * and the state has the id of Pulumi's own. https://github.com/projectkudu/kudu/wiki/REST-API#deployment
 * A blob that was replaced in the packages' container leaves no record: the function's own answer tells
 * (`./pf verify`).
 */
export async function deployedPackage(
  upload: Deployed,
  { eyes, stack }: LookOptions,
): Promise<Pick<Looked, "findings">> {
  const [, sha256 = "", own] = /^deployed ([0-9a-f]+) as ([^\s;]+)/m.exec(String(upload.outputs["stdout"])) ?? [];
  const latest = await readOrGone(eyes.scm, "/api/deployments/latest");
  const id = latest?.["id"];
  // A record without an id, on either side, proves nothing; one that is gone, for a host that keeps none, neither.
  if (own === undefined || own === "unknown" || typeof id !== "string" || id === own) return { findings: [] };
  const { received_time: at, deployer } = latest as { readonly received_time?: string; readonly deployer?: string };
  return {
    findings: [
      {
        ...subjectOf(upload),
        kind: "changed",
        expected: `package ${sha256.slice(0, 12)}…, deployment ${own}`,
        found: `deployment ${id}${at === undefined ? "" : ` of ${at}`}${deployer ? `, by "${deployer}"` : ""}`,
        meaning: "access",
        seenBy: "look",
        undo: `\`npx pulumi up --stack ${shellWord(stack)} --replace ${quotedWord(upload.urn)}\` uploads the program's package again.`,
      },
    ],
  };
}
