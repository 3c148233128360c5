import { expect, it } from "vitest";
import { refusalOf } from "../../../packages/pf/stacks/live/teardown-refused.ts";
import { noBackend } from "../../../packages/pf/stacks/live/no-backend.ts";
import { OutputsUnavailable } from "../../../packages/pf/stacks/stack-outputs.ts";

it("a shell without a login at a Pulumi backend is told where to log in, and how to deploy", () => {
  const said = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions";

  const readers = [OutputsUnavailable.refused("dev", said), refusalOf(new Error(said), "dev")];

  for (const refusal of readers) {
    expect(refusal.message).toMatch(
      /^This shell isn't logged in to a Pulumi backend[^\n]*"dev"[^\n]*\nLog in [^\n]*npx pulumi login --non-interactive file:\/\/~[^\n]*\nIn bash or zsh: read -rs PULUMI_ACCESS_TOKEN && export PULUMI_ACCESS_TOKEN\nIf it was never deployed, docs\/start\/deploy\.md/,
    );
    expect(refusal.exitCode).toBe(3);
  }
});

it("a backend without the stack is told so, without Pulumi's words, and how to create it where that's the way", () => {
  const said = "pulumi stack export failed (exit code 6).\nerror: no stack named 'dev' found";
  const first = 'This backend has no stack "dev": it was never created, or it was removed.';

  expect(OutputsUnavailable.refused("dev", said).message.split("\n")).toEqual([
    first,
    "To create and deploy it: npx pulumi stack init dev && npx pulumi up --stack dev",
    expect.stringMatching(/^If you have it elsewhere: /),
  ]);
  expect(refusalOf(new Error(said), "dev").message).toBe(
    `${first} To list the stacks, run: npx pulumi stack ls\nNothing was removed.`,
  );
});

it.each([
  ['unable to open state directory "file:///nope": stat /nope: no such file or directory', "/nope"],
  [
    'unable to open state directory "file://./st ate" (resolved to "file:///p/st ate"): stat /p/st ate: no such file or directory',
    "'/p/st ate'",
  ],
  ['unable to open bucket "file:/nope": stat /nope: no such file or directory', "/nope"],
])("a backend's folder that isn't there is told with its path: %s", (said, word) => {
  const refusal = OutputsUnavailable.refused("dev", `error: ${said}`);
  expect(refusal.message).toContain("The folder of Pulumi's backend doesn't exist: ");
  expect(refusal.message).toContain(`create it: mkdir -p ${word}\n`);
  expect(refusal.message).not.toContain("PASSPHRASE");
  expect(refusal.exitCode).toBe(3);
});

/** As Pulumi 3.265 says it, with nothing set. */
it.each([
  [
    "s3://state?awssdk=v2",
    'read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, resolve auth scheme: resolve endpoint: endpoint rule error, Invalid region: region was not a valid DNS name.',
    "s3://state can't be read: AWS's login or region is missing",
    "AWS_REGION",
  ],
  [
    "s3://state?region=eu-west-1",
    "operation error S3: GetObject, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found",
    "s3://state can't be read",
    "AWS_PROFILE",
  ],
  [
    "azblob://state",
    'unable to open bucket "azblob://state": azureblob: Options.AccountName is required',
    "azblob://state can't be read",
    "AZURE_STORAGE_ACCOUNT",
  ],
  ["", "DefaultAzureCredential: failed to acquire a token.", "azblob://… can't be read", "az login"],
  [
    "gs://state",
    "missing google credentials: unable to find gcp credentials: google: could not find default credentials.",
    "gs://state can't be read",
    "GOOGLE_APPLICATION_CREDENTIALS",
  ],
])("the bucket %s without its cloud's login is told what is missing: %s", (address, said, problem, variable) => {
  const refusal = noBackend("dev", said, { environment: { PULUMI_BACKEND_URL: address } });
  expect(refusal).toMatchObject({ code: "NO_BACKEND", exitCode: 3 });
  expect(refusal?.message).toContain(`Pulumi's backend ${problem}`);
  expect(refusal?.message).toContain(variable);
});

it("a backend's address that can't be reached is told without its password", () => {
  const said =
    'unable to open state database "postgres://ada:hunter2@localhost/x": dial tcp 127.0.0.1:5432: connect: connection refused';
  const { message } = OutputsUnavailable.refused("dev", said);
  expect(message).toContain("postgres://…@localhost/x");
  expect(message).not.toContain("hunter2");
});

const noLogin = "PULUMI_ACCESS_TOKEN must be set for login";

it.each([
  ["fil://x", noLogin, 'it begins with "fil://". Did you mean file://?'],
  ["s3:/x", 'unable to open bucket "s3:/x": s3blob.OpenBucket: bucketName is required', "Did you mean s3://?"],
  ["azurblob://state", noLogin, "Did you mean azblob://?"],
  ["/srv/pass-phrase", noLogin, "it begins with no scheme."],
  ["postgers://user:pass-phrase@host", noLogin, "Did you mean postgres://?"],
])("the address %s is of no backend", (address, said, expected) => {
  const refusal = noBackend("dev", said, { environment: { PULUMI_BACKEND_URL: address } });
  expect(refusal?.message).toMatch(/^PULUMI_BACKEND_URL isn't the address of a Pulumi backend/);
  expect(refusal?.message).toContain(expected);
  expect(refusal?.message).not.toContain("pass-phrase");
});
