import { listText } from "@protected-function/core/text/list-text.ts";
import { nearest, nearestMissing } from "@protected-function/core/text/nearest.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { Environment } from "./file-backend.ts";

/**
 * The error if Pulumi's message says that this shell isn't logged in to a backend, or that its backend isn't there;
 * undefined for any other message.
 */
export function noBackend(
  stack: string,
  message: string,
  { cause, environment = process.env }: { readonly cause?: unknown; readonly environment?: Environment } = {},
): Unavailable | undefined {
  const problem = missingFolder(message) ?? (noLogin.test(message) ? noLoginText(stack, environment) : undefined);
  return problem === undefined ? undefined : new Unavailable("NO_BACKEND", problem.join("\n"), { cause });
}

/** Pulumi takes what it doesn't know as an address of its cloud. */
const noLogin = /PULUMI_ACCESS_TOKEN must be set|unable to open bucket "[a-z\d]+:(?!\/\/)/;

function noLoginText(stack: string, { PULUMI_BACKEND_URL: address = "" }: Environment): readonly string[] {
  if (address === "" || schemes.some((scheme) => address.startsWith(`${scheme}://`))) {
    return [
      `This shell isn't logged in to a Pulumi backend, so the stack "${stack}" can't be read.`,
      "Log in where its state is kept: npx pulumi login --non-interactive file://~ (your home folder), or set PULUMI_ACCESS_TOKEN for Pulumi Cloud.",
      readSecretText("PULUMI_ACCESS_TOKEN"),
      "If it was never deployed, docs/start/deploy.md has the steps.",
    ];
  }
  // The rest may have a password.
  const [beginning, typed = ""] = /^([a-z\d]{1,12}):(?:\/\/)?/i.exec(address) ?? [];
  const meant = nearest(typed, schemes) ?? nearestMissing(typed, schemes);
  return [
    `PULUMI_BACKEND_URL isn't the address of a Pulumi backend, so the stack "${stack}" can't be read: it begins with ${beginning === undefined ? "no scheme" : `"${beginning}"`}.${meant === undefined ? "" : ` Did you mean ${meant}://?`}`,
    `Correct it in this shell. It begins with ${listText(
      schemes.map((scheme) => `${scheme}://`),
      "or",
    )}; your home folder is file://~.`,
  ];
}

/** What a backend's address begins with. https://www.pulumi.com/docs/iac/concepts/state-and-backends/ */
const schemes = ["file", "s3", "gs", "azblob", "postgres", "https", "http"];

/** A folder of a file backend that isn't there. Pulumi says where a relative one leads. */
function missingFolder(message: string): readonly string[] | undefined {
  const [, folder] =
    /unable to open (?:state directory|bucket) "file:.*: stat (.*): no such file or directory/.exec(message) ?? [];
  if (folder === undefined) return undefined;
  return [
    `The folder of Pulumi's backend doesn't exist: ${plainText(folder)}`,
    `If you mean this folder, create it: mkdir -p ${shellWord(folder)}`,
    "For another backend, correct PULUMI_BACKEND_URL. If it isn't set, log in there: npx pulumi login --non-interactive <url>",
  ];
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
