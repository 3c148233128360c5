import { expect, it } from "vitest";
import { type IdentityOptions, unknownCaller, withIdentity } from "../../../../packages/pf/stacks/call/identity.ts";
import { outputsWithoutPeople, sampleOutputs } from "../../../support/outputs-sample.ts";

const twin: IdentityOptions["twin"] = {
  credentials: {},
  token: async () => ({ accessToken: "token" }),
  passwordOf: async () => undefined,
  people: async () => ["ada@contoso.com", "bo@contoso.com"],
  asStranger: (body) => body({ clientId: "stranger", clientSecret: "secret" }),
};

async function refusalOf(outputs: IdentityOptions["outputs"], onTwin: boolean, as = "mallory"): Promise<string> {
  const [endpoint] = outputs.endpoints;
  if (!endpoint) throw new Error("no endpoint");
  const options = { outputs, as, endpoint, environment: {}, twin: onTwin ? twin : undefined };
  return withIdentity(options, async () => "called").catch((error: Error) => error.message);
}

const also = (message: string) => /^Callers: [^.]*\.(?: (.*))?$/m.exec(message)?.[1];
const situations = "no-token, stranger, no-role, expired, other-tenant";
const ofLiveStack = "no-token, no-role";

it.for([
  ["on a twin, with people", sampleOutputs(), true, `Also: user, ${situations}, or a person's user principal name.`],
  ["on a twin, without", outputsWithoutPeople(), true, `Also: ${situations}.`],
  ["live, with people", sampleOutputs(), false, `Also: user, ${ofLiveStack}, or a person's user principal name.`],
  ["live, without", outputsWithoutPeople(), false, `Also: ${ofLiveStack}.`],
] as const)("an unknown identity is refused with those that work there: %s", async ([, outputs, onTwin, words]) => {
  expect(also(await refusalOf(outputs, onTwin))).toBe(words);
});

it("a person by the name alone, or as user, is refused on a twin with what names the person", async () => {
  expect(await refusalOf(sampleOutputs(), true, "Ada")).toMatch(/\nDid you mean ada@contoso\.com\?$/);
  expect(await refusalOf(sampleOutputs(), false, "ada")).not.toContain("Did you mean");
  expect(await refusalOf(sampleOutputs(), true, "user")).toMatch(
    /name the person instead: --as ada@contoso\.com\. Also: bo@contoso\.com$/,
  );
  expect(await refusalOf(sampleOutputs(), false, "user")).toMatch(/Set ROPC_USER/);
});

it("an unknown person is refused with the people of the twin's tenant, and how to add another", async () => {
  const lines = (await refusalOf(sampleOutputs(), true, "adda@contoso.com")).split("\n");

  expect(lines).toEqual([
    `--as is "adda@contoso.com", but the twin's tenant has nobody of that name.`,
    "It has: ada@contoso.com, bo@contoso.com. Did you mean ada@contoso.com?",
    expect.stringMatching(/ users of a role, under protected-function:people, in .*Pulumi\.local\.yaml/),
  ]);
});

it("a live stack's callers all have the role: no-role isn't offered", async () => {
  const outputs = outputsWithoutPeople();
  const [endpoint] = outputs.endpoints;
  const callers = Object.fromEntries(
    Object.entries(outputs.callers).map(([name, caller]) => [name, { ...caller, roles: endpoint?.allow ?? [] }]),
  );

  expect(also(await refusalOf({ ...outputs, callers }, false))).toBe("Also: no-token.");
});

it("a token's unknown caller is refused without situations, and without people who can't sign in", () => {
  expect(also(unknownCaller("mallory", sampleOutputs()).message)).toBe(
    "Also: user, or a person's user principal name.",
  );
  const { message } = unknownCaller("mallory", outputsWithoutPeople());
  expect(message).toMatch(/\nCallers: [^.]*\.$/);
});

it("a managed identity's token is asked for when it is wanted, and no earlier answer is taken", async () => {
  const all = sampleOutputs();
  const [[name, caller] = expect.fail()] = Object.entries(all.callers);
  const outputs = {
    ...all,
    callers: { [name]: { ...caller, existing: "managed-identity" as const, credentials: [] } },
  };
  const [endpoint = expect.fail()] = outputs.endpoints.filter(({ allow }) => allow !== undefined);
  const asked: unknown[] = [];
  const options = {
    outputs,
    as: name,
    endpoint: { ...endpoint, allow: caller.roles },
    environment: {},
    twin: {
      ...(twin ?? expect.fail()),
      credentials: { machines: { [name]: { accessToken: "earlier" } } },
      token: async (request: unknown) => {
        asked.push(request);
        return { accessToken: "now" };
      },
    },
  };
  const proof = await withIdentity(options, async ({ request }) => request?.proof);

  expect(proof).toEqual({ kind: "managed-identity", answer: { accessToken: "now" } });
  expect(asked).toEqual([{ situation: "own machine", clientId: caller.clientId, scope: outputs.scope }]);
});
