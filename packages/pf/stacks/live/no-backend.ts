import { existsSync } from "node:fs";
import { listText } from "@protected-function/core/text/list-text.ts";
import { nearest, nearestMissing } from "@protected-function/core/text/nearest.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { type Environment, fileBackend } from "./file-backend.ts";

/**
 * The error if Pulumi's message says that this shell isn't logged in to a backend, or that its backend isn't there;
 * undefined for any other message.
 */
export function noBackend(
  stack: string,
  message: string,
  { cause, environment = process.env }: { readonly cause?: unknown; readonly environment?: Environment } = {},
): Unavailable | undefined {
  const problem = missingBackend(message, environment) ?? (noLogin.test(message) ? noLoginText(stack) : undefined);
  return problem === undefined ? undefined : new Unavailable("NO_BACKEND", problem.join("\n"), { cause });
}

/** Why the backend that this shell names can't be used, and what to do; undefined for any other message. */
export function missingBackend(message: string, environment: Environment = process.env): readonly string[] | undefined {
  const wrong = noLogin.test(message) ? wrongAddress(environment) : undefined;
  return missingFolder(message) ?? missingBucket(message, environment) ?? wrong;
}

/** What is wrong with the address of the backend alone, without asking Pulumi; undefined if nothing is. */
export function wrongBackend(environment: Environment): readonly string[] | undefined {
  const folder = fileBackend(environment);
  return folder === undefined || existsSync(folder) ? wrongAddress(environment) : folderFix(folder);
}

/** The clouds with buckets: what a login takes, and the words of their libraries in Go without one. */
const bucketClouds = [
  {
    scheme: "s3",
    needs: "AWS's login or region",
    fix: "Set AWS_REGION, and AWS_PROFILE or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY. To check: aws sts get-caller-identity",
    said: /Invalid region|[Mm]issing [Rr]egion|failed to refresh cached credentials|no EC2 IMDS role found|failed to get shared config profile|static credentials are empty/,
  },
  {
    scheme: "azblob",
    needs: "Azure's storage account or login",
    fix: "Set AZURE_STORAGE_ACCOUNT to the account's name, and log in (az login) with the role Storage Blob Data Contributor there; or set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN.",
    said: /AccountName is required|DefaultAzureCredential: failed to acquire a token/,
  },
  {
    scheme: "gs",
    needs: "Google Cloud's login",
    fix: "Set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account, or log in: gcloud auth application-default login",
    said: /missing google credentials|could not find default credentials/,
  },
];

function missingBucket(message: string, environment: Environment): readonly string[] | undefined {
  const cloud = bucketClouds.find(({ said }) => said.test(message));
  if (cloud === undefined) return undefined;
  const { PULUMI_BACKEND_URL: address = "" } = environment;
  // What follows the bucket's name may be a secret.
  const [bucket = `${cloud.scheme}://…`] = address.startsWith(`${cloud.scheme}://`)
    ? (/^[a-z\d]+:\/\/[\w.-]+(?![^?/]*@)/.exec(address) ?? [])
    : [];
  return [
    `Pulumi's backend ${bucket} can't be read: ${cloud.needs} is missing in this shell.`,
    cloud.fix,
    "For another backend, correct PULUMI_BACKEND_URL. If it isn't set, log in there: npx pulumi login --non-interactive <url>",
  ];
}

/** Pulumi takes what it doesn't know as an address of its cloud. */
const noLogin = /PULUMI_ACCESS_TOKEN must be set|unable to open bucket "[a-z\d]+:(?!\/\/)/;

function noLoginText(stack: string): readonly string[] {
  return [
    `This shell isn't logged in to a Pulumi backend, so the stack "${stack}" can't be read.`,
    "Log in where its state is kept: npx pulumi login --non-interactive file://~ (your home folder), or set PULUMI_ACCESS_TOKEN for Pulumi Cloud.",
    readSecretText("PULUMI_ACCESS_TOKEN"),
    "If it was never deployed, docs/start/deploy.md has the steps.",
  ];
}

function wrongAddress({ PULUMI_BACKEND_URL: address = "" }: Environment): readonly string[] | undefined {
  if (address === "" || schemes.some((scheme) => address.startsWith(`${scheme}://`))) return undefined;
  // The rest may have a password.
  const [beginning, typed = ""] = /^([a-z\d]{1,12}):(?:\/\/)?/i.exec(address) ?? [];
  const meant = nearest(typed, schemes) ?? nearestMissing(typed, schemes);
  return [
    `PULUMI_BACKEND_URL isn't the address of a Pulumi backend, so no stack can be read: it begins with ${beginning === undefined ? "no scheme" : `"${beginning}"`}.${meant === undefined ? "" : ` Did you mean ${meant}://?`}`,
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
  return folder === undefined ? undefined : folderFix(folder);
}

function folderFix(folder: string): readonly string[] {
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
