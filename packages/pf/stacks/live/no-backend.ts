import { readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";

/** The error if Pulumi's message says that this shell isn't logged in to a backend; undefined for any other message. */
export function noBackend(stack: string, message: string, cause?: unknown): Unavailable | undefined {
  if (!/PULUMI_ACCESS_TOKEN must be set/.test(message)) return undefined;
  return new Unavailable(
    "NO_BACKEND",
    [
      `This shell isn't logged in to a Pulumi backend, so the stack "${stack}" can't be read.`,
      "Log in where its state is kept: npx pulumi login --non-interactive file://~ (your home folder), or set PULUMI_ACCESS_TOKEN for Pulumi Cloud.",
      readSecretText("PULUMI_ACCESS_TOKEN"),
      "If it was never deployed, docs/start/deploy.md has the steps.",
    ].join("\n"),
    { cause },
  );
}

/** That the backend has no such stack, if Pulumi's message says so; undefined for any other message. */
export function noStack(stack: string, message: string): string | undefined {
  if (!/no stack named '/.test(message)) return undefined;
  return `This backend has no stack "${stack}": it was never created, or it was removed.`;
}

/** How to get the stack. */
export function createStack(stack: string): string {
  return [
    `To create and deploy it: npx pulumi stack init ${shellWord(stack)} && npx pulumi up --stack ${shellWord(stack)}`,
    "If you have it elsewhere: `npx pulumi stack ls` lists the stacks of this backend, and `npx pulumi login --non-interactive <url>` chooses another.",
  ].join("\n");
}
