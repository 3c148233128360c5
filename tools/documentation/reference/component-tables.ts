import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ownWords } from "./key-list.ts";

/** The arguments and outputs of the component, as Markdown lists, by their blocks in the guide. */
export function componentTables(repository: string): Readonly<Record<string, string>> {
  const args = interfacesIn(join(repository, "infra/protected-function-args.ts"));
  const parts = interfacesIn(join(repository, "infra/protected-function-parts.ts"));
  return {
    options: listOf(args, "NetworkArgs").join("\n"),
    parts: listOf(parts, "ProtectedFunctionParts").join("\n"),
    arguments: [...listOf(args, "ProtectedFunctionArgs"), ...listOf(args, "NameArgs")].join("\n"),
  };
}

type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;

function interfacesIn(path: string): Interfaces {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return new Map(file.statements.filter(ts.isInterfaceDeclaration).map((found) => [found.name.text, found]));
}

/** The members with their types and docs; below an output, its properties. */
function listOf(interfaces: Interfaces, name: string, indent = ""): readonly string[] {
  const declared = interfaces.get(name);
  const inherited = declared?.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText())) ?? [];
  const below = inherited.filter((parent) => indent !== "" && interfaces.has(parent));
  return [
    ...below.flatMap((parent) => listOf(interfaces, parent, indent)),
    ...(declared?.members ?? []).flatMap((member) => {
      const type = typeOf(member);
      const docs = ts.getJSDocCommentsAndTags(member).flatMap((doc) => (ts.isJSDoc(doc) ? [doc] : []));
      const text = docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join(" ");
      const title = `${indent}- \`${member.name?.getText() ?? ""}\`${type === "" ? "" : ` (${type})`}`;
      const property = [...(member.getText().matchAll(/\b\w+Part\b/g) ?? [])].at(0)?.[0] ?? "";
      return [
        `${title}${text === "" ? "" : `: ${ownWords(text)}`}`,
        ...(ts.isMethodSignature(member) ? [] : listOf(interfaces, property, `${indent}  `)),
      ];
    }),
  ];
}

/** "input" and "optional", or nothing: the types themselves are in the editor. */
function typeOf(member: ts.TypeElement): string {
  const text = ts.isPropertySignature(member) ? (member.type?.getText() ?? "") : "";
  return [
    ...(/\bpulumi\.Input</.test(text) ? ["input"] : []),
    ...(member.questionToken !== undefined ? ["optional"] : []),
  ].join(", ");
}
