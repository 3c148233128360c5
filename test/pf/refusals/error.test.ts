import { describe, expect, it } from "vitest";
import { explain } from "../../../packages/pf/refusals/explain.ts";
import { fixes } from "../../../packages/pf/refusals/explanation-text.ts";
import { apiClientId, callerClientId, now, outputsOf, tenantId } from "../../support/sample-outputs-and-tokens.ts";

const ids = {
  traceId: "aaaaaaaa-0000-4000-8000-000000000001",
  correlationId: "bbbbbbbb-0000-4000-8000-000000000002",
  timestamp: "2026-11-24 11:59:30Z",
};
const tail = `Trace ID: ${ids.traceId} Correlation ID: ${ids.correlationId} Timestamp: ${ids.timestamp}`;

function body(code: number, said: string, members: object = {}): string {
  return JSON.stringify({
    error: "invalid_grant",
    error_description: `AADSTS${code}: ${said} ${tail}`,
    error_codes: [code],
    timestamp: ids.timestamp,
    trace_id: ids.traceId,
    correlation_id: ids.correlationId,
    ...members,
  });
}

function explained(error: string) {
  const explanation = explain({ error, outputs: outputsOf(), now }).error;
  if (!explanation) throw new Error("The error was not explained.");
  return explanation;
}

describe("an error body of Entra ID", () => {
  it("is explained with its meaning, its ids, and the fix", () => {
    const found = explained(body(50105, "Your administrator has configured it so.", { suberror: "basic_action" }));

    expect(found).toMatchObject({
      error: "invalid_grant",
      suberror: "basic_action",
      said: "Your administrator has configured it so.",
      ...ids,
      differences: [],
    });
    expect(found.codes).toMatchObject([
      { code: "AADSTS50105", means: "The API requires assignment, and this user isn't assigned." },
    ]);
    expect(found.codes[0]?.cures?.[0]).toContain("protected-function:people");
  });

  it.each([
    [
      "with line breaks, as until 2023",
      body(50105, "Said so.").replaceAll(/ (Trace|Correlation|Timestamp)/g, String.raw`\r\n$1`),
    ],
    ["as plain text", `AADSTS50105: Said so.\r\n${tail.replaceAll(/ (Correlation|Timestamp)/g, "\r\n$1")}`],
    ["in a log's line, line breaks written out", String.raw`failed: AADSTS50105: Said so.\r\n${tail}`],
    ["in a log's line", `2026-11-24 WARN failed: ${body(50105, "Said so.")}`],
    ["in JSON in a log's JSON", JSON.stringify({ level: "error", body: body(50105, "Said so.") })],
    ["cut by a log, with words before it", `ERROR [x] ${body(50105, "Said so.")}`.slice(0, -60)],
    [
      "in a client library's message",
      `invalid_grant: 50105 - [${ids.timestamp}]: AADSTS50105: Said so. ${tail} - Correlation ID: ${ids.correlationId} - Trace ID: ${ids.traceId}`,
    ],
  ])("is read %s", (_, error) => {
    expect(explained(error)).toMatchObject({ codes: [{ code: "AADSTS50105" }], said: "Said so.", ...ids });
  });

  it.each(["AADSTS53003", "53003", " aadsts53003\n", "AADSTS 53003", "AADSTS: 53003", "AADSTS-53003"])(
    "may be only the code: %j",
    (error) => {
      expect(explained(error).codes).toMatchObject([{ code: "AADSTS53003" }]);
    },
  );

  it.each([
    ['{\n  "error_codes": [\n    7000215\n  ]\n}', undefined],
    ["{error:invalid_client,error_codes:[7000215]}", undefined],
    ['log: {"error":"invalid_client","error_codes":[7000215],"error_descr', undefined],
    ['{"error_description":"AADSTS7000215: Said so","error_codes":[7000215]}', "Said so"],
  ])("needs neither ids nor a sentence: %j", (error, said) => {
    expect(explained(error).codes).toMatchObject([{ code: "AADSTS7000215" }]);
    expect(explained(error).said).toBe(said);
  });

  it("may have several codes, each explained once", () => {
    const error = JSON.stringify({
      error_codes: [70002, 7000215],
      error_description: "AADSTS7000215: Wrong. AADSTS70002: So.",
    });

    expect(explained(error).codes.map(({ code }) => code)).toEqual(["AADSTS70002", "AADSTS7000215"]);
  });
});

describe("an error's request values are compared with the outputs", () => {
  const other = "99999999-9999-4999-8999-999999999999";
  const graph = "00000003-0000-0000-c000-000000000000";
  const application = `Application '${callerClientId}'(i) is not assigned to a role for the application`;
  const mfa = "you must use multi-factor authentication to access";
  const enroll = "you must enroll in multifactor authentication to access";
  const scope = `api://${apiClientId}`;

  it.each([
    [700038, `${other} is not a valid application identifier.`, "client", other],
    [700016, `Application with identifier '${other}' was not found in the directory 'Contoso'.`, "client", other],
    [501051, `${application} 'api://other'(o).`, "resource", "api://other"],
    [500011, "The resource principal named api://x was not found in the tenant named Contoso.", "resource", "api://x"],
    [50076, `${mfa} '${graph}'.`, "resource", graph],
    [50079, `${enroll} '${graph}'.`, "resource", graph],
    [1002012, `The provided value for scope ${scope} is not valid. Client credential flows`, "scope", scope],
    [90002, `Tenant '${other}' not found. Check`, "tenant", other],
  ])("%i: %s", (code, said, what, found) => {
    expect(explained(body(code, said)).differences).toMatchObject([{ what, found, refusedBy: "token endpoint" }]);
  });

  it.each([
    [7000215, `Invalid client secret provided. Ensure the secret, for a secret added to app '${callerClientId}'.`],
    [50076, `${mfa} '${apiClientId}'.`],
    [50079, `${enroll} '${apiClientId}'.`],
    [50079, "The user is required to use multi-factor authentication."],
    [900023, `Specified tenant identifier '${tenantId}' is neither a valid DNS name, nor a valid external domain.`],
    [50126, "Error validating credentials due to invalid username or password."],
  ])("and match if they are the stack's own: %i", (code, said) => {
    expect(explained(body(code, said)).differences).toEqual([]);
  });

  const notAssigned = (clientId: string) =>
    explain({
      error: body(
        501051,
        `Application '${clientId}'(i) is not assigned to a role for the application 'api://${apiClientId}'(a).`,
      ),
      outputs: outputsOf(),
      now,
    });

  it("show that a caller of the stack lacks its assignment, with the one fix", () => {
    const explanation = notAssigned(callerClientId);

    expect(explanation.error?.differences).toMatchObject([
      { what: "app role assignment", found: "integration has none", demanded: "Function.Invoke" },
    ]);
    expect(fixes(explanation)).toEqual([
      expect.stringMatching(
        /^Deployer: the stack assigns .*`npx pulumi up`.* The setting is `protected-function:callers`\.$/,
      ),
    ]);
  });

  it("show that an application isn't assigned, with the one fix and an example of those that are", () => {
    const explanation = notAssigned(other);

    expect(explanation.error?.differences).toMatchObject([
      { what: "client", found: other, demanded: `an assigned application: integration (${callerClientId})` },
    ]);
    expect(fixes(explanation)).toEqual([
      expect.stringMatching(
        /^Deployer: add the application as a caller.* The setting is `protected-function:callers`\.$/,
      ),
    ]);
  });

  it("but not without outputs", () => {
    const explanation = explain({ error: body(90002, `Tenant '${other}' not found.`), now });

    expect(explanation.error?.differences).toEqual([]);
    expect(explanation.differs).toBe(false);
  });
});

describe("the function's own refusal", () => {
  it("is distinguished from App Service's by its problem document", () => {
    const problem = { type: "urn:problem:protected-function:app-role-missing", title: "App role missing", status: 403 };

    const { codes } = explained(JSON.stringify(problem));

    expect(codes).toMatchObject([{ code: "app-role-missing", source: "packages/guard/call-refused.ts" }]);
    expect(codes[0]?.means).toMatch(/^403 from the function, not from App Service authentication/);
  });
});

describe("unexplained errors", () => {
  it.each([
    "",
    "hello",
    "{}",
    '{"error":"invalid_client"}',
    "403",
    '{"type":"urn:problem:protected-function:nonsense"}',
  ])("%j is refused with what is accepted, and isn't repeated", (error) => {
    expect(() => explained(error)).toThrow(
      expect.objectContaining({
        code: "NOT_EXPLAINABLE",
        message: expect.stringMatching(
          /^--error has no AADSTS code and .* Use Entra ID's answer.*https:\/\/login\.microsoftonline\.com\/error$/,
        ),
      }),
    );
  });
});
