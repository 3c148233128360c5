import ts from "typescript";
import { shellReach } from "../pipelines/shell-commands.ts";
import { type Constants, literalIn } from "./constants.ts";

export interface StartedProgram {
  /** Its name, with the subcommand of those that act by it. Undefined if nothing in the text tells. */
  readonly name: string | undefined;
  /** What the whole command reaches, as a shell would. */
  readonly reach: string | undefined;
}

/** The program that a call such as `spawn("git", ["init"])` or `exec("git init")` starts. */
export function startedBy(
  { arguments: [first, args] }: ts.CallExpression,
  constants: Constants,
  source: ts.SourceFile,
): StartedProgram {
  const isNode = first?.getText(source) === "process.execPath";
  const command = first === undefined ? undefined : isNode ? "node" : literalIn(first, constants, 1);
  if (command === undefined) return { name: undefined, reach: undefined };
  const list = args !== undefined && ts.isArrayLiteralExpression(args) ? args.elements : [];
  const words = list.map((one) => literalIn(one, constants, 1) ?? "…");
  const [program = command, subcommand = ""] = [...command.split(/\s+/), ...words];
  const quoted = words.map((word) => (/[\s;|&$`]/.test(word) ? JSON.stringify(word) : word));
  return {
    name: /^(?:npm|npx|git)$/.test(program) && /^[\w-]+$/.test(subcommand) ? `${program} ${subcommand}` : program,
    // Node with no argument would read a program from its input, and here it gets one that nothing tells.
    reach: shellReach([command, ...(args !== undefined && list.length === 0 ? ["…"] : quoted)].join(" ")),
  };
}
