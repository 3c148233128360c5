import { randomUUID } from "node:crypto";

/** A role to write into a contract's roles, with an id of its own. */
export function exampleRole(name: string, member: "Application" | "User" = "Application"): string {
  return `${JSON.stringify(name)}: { id: "${randomUUID()}", displayName: ${JSON.stringify(name)}, members: ["${member}"] }`;
}
