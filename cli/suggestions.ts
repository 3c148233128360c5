import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../text/nearest.ts";
import { shellWord } from "../text/shell-word.ts";
import type { Command } from "./command.ts";

/** What `parseArgs` says of an option that it doesn't know, with the one that was meant. */
export function withNearestOption(message: string, { options }: Command): string {
  const [said, unknown = ""] = /^Unknown option '--([^']+)'/.exec(message) ?? [message];
  const meant = nearest(unknown, Object.keys(options));
  return meant === undefined ? said : `${said}. Did you mean --${meant}?`;
}

/** How commands, and Pulumi, say that there is no such stack, or no settings of it. */
const absent = /no stack named '|Pulumi\.[^\n]*\.yaml"?, (?:which is|are) not there|\bno Pulumi\.[^\n]*\.yaml/;

/** What is said of a stack that is not there, with the stack that was meant: each has its settings in a file. */
export function withNearestStack(message: string, args: readonly string[], directory: string): string {
  const at = args.findIndex((arg) => /^--stack(?:=|$)/.test(arg));
  const stack = args[at]?.split("=", 2)[1] ?? args[at + 1];
  if (at === -1 || stack === undefined || !absent.test(message)) return message;
  if (existsSync(join(directory, `Pulumi.${stack}.yaml`))) return message;
  const names = readdirSync(directory).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const meant = nearest(stack, names);
  return meant === undefined ? message : `${message}\nDid you mean --stack ${shellWord(meant)}?`;
}
