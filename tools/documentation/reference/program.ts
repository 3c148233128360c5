import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** The commands' sources, with their imports from this repository and zod. Types of other packages aren't printed. */
export function commandsProgram(repository: string): ts.Program {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(repository, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    repository,
  );
  const options: ts.CompilerOptions = { ...config.options, types: [], incremental: false };
  delete options.tsBuildInfoFile;
  const host = ts.createCompilerHost(options);
  const cache = ts.createModuleResolutionCache(repository, (name) => name, options);
  host.resolveModuleNameLiterals = (literals, from, redirected) =>
    literals.map(({ text }) =>
      /^(?:\.|zod\b|@protected-function\/)/.test(text) || from.includes("/node_modules/")
        ? ts.resolveModuleName(text, from, options, host, cache, redirected, ts.ModuleKind.ESNext)
        : { resolvedModule: undefined },
    );
  const roots = globSync(["packages/pf/commands/*/command.ts", "packages/pf/commands/review/judge/judge.ts"], {
    cwd: repository,
  });
  return ts.createProgram(
    roots.map((file) => join(repository, file)),
    options,
    host,
  );
}

/** The types of the values that a command prints as JSON: the argument of each `jsonText(…)` in its entry or report. */
export function printedTypes(program: ts.Program, command: string): readonly ts.Type[] {
  const checker = program.getTypeChecker();
  const folder = `/commands/${command}`;
  const types: ts.Type[] = [];
  for (const file of program.getSourceFiles()) {
    const at = dirname(file.fileName);
    if (!at.endsWith(folder) && !at.endsWith(`${folder}/judge`)) continue;
    if (!/\/(?:command|judge|[\w-]+-report)\.ts$/.test(file.fileName)) continue;
    const visit = (node: ts.Node): void => {
      const [argument] = ts.isCallExpression(node) && node.expression.getText() === "jsonText" ? node.arguments : [];
      const type = argument && checker.getTypeAtLocation(argument);
      if (type !== undefined && (type.flags & ts.TypeFlags.Unknown) === 0) types.push(type);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return types;
}

/** The type that a file's zod schema of that name parses to. @throws Error if there isn't such a schema */
export function schemaType(program: ts.Program, path: string, name: string): ts.Type {
  const checker = program.getTypeChecker();
  const declarations = program
    .getSourceFile(path)
    ?.statements.flatMap((statement) =>
      ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
    );
  const declared = declarations?.find((declaration) => declaration.name.getText() === name);
  const output = declared && checker.getTypeAtLocation(declared.name).getProperty("_output");
  if (output === undefined) throw new Error(`${path} has no schema ${name}.`);
  return checker.getTypeOfSymbol(output);
}
