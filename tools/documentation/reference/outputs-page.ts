import type ts from "typescript";
import { JsonDescriber } from "./json-keys.ts";
import { keyList } from "./key-list.ts";
import { schemaType } from "./program.ts";

/** docs/reference/outputs.md. @param outputsFile infra/outputs.ts, absolute */
export function outputsPage(program: ts.Program, outputsFile: string): string {
  const describer = new JsonDescriber(program.getTypeChecker());
  return [
    "# Stack outputs",
    "",
    "Print all of them with `npx pulumi stack output --stack dev --json`. Add `--show-secrets` for client secrets. Commands read a live",
    "stack by these outputs alone.",
    "",
    "In the list below, `name[]` is a list and `<name>` is a key from your settings. A key without a type is an object.",
    "",
    ...keyList(describer.keysOf(schemaType(program, outputsFile, "outputsSchema"))),
  ].join("\n");
}
