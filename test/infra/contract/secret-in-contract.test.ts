import { expect, it } from "vitest";
import { contractProblems } from "../../../infra/contract/contract-problems.ts";

const problemsOf = (settings: unknown) =>
  contractProblems({ roles: {}, endpoints: {}, settings }, { routePrefix: "api" });

it.each([
  [{ DB_PASSWORD: "hunter2hunter2" }],
  [{ CONNECTION_STRING: "hunter2" }],
  [{ DB_PASSWORD: "passw0rd" }],
  [{ DB: "Server=sql;Password=hunter2" }],
  [{ DB: "postgres://app:hunter2@db.example/orders" }],
])("a secret in place of its kind isn't shown, and goes to a key vault: %j", (settings) => {
  const problems = problemsOf(settings);

  expect(problems).toMatchObject([{ path: `settings.${Object.keys(settings).join()}`, found: "a value, not shown" }]);
  expect(problems[0]?.fix).toMatch(
    /^write "secret" there in functions\/contract\.ts, or "text" if it isn't one\n {2}Replace a secret.* az keyvault secret set /s,
  );
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});

it.each([[["DB_PASSWORD=hunter2", "MODE=dark"]], ["DB_PASSWORD=hunter2"], [{ DB_PASSWORD: { default: "hunter2" } }]])(
  "no form of settings shows a secret: %j",
  (settings) => {
    const problems = problemsOf(settings);
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  },
);

it("names the settings of an environment file's lines", () => {
  expect(problemsOf(["DB_HOST=db.example", "MODE"])[0]?.fix).toContain('settings: { DB_HOST: "text", MODE: "text" }');
});

it.each([
  [{ DB_PASSWORD: "secrt" }, '"secrt"'],
  [{ DB_PASSWORD: "string" }, '"string"'],
  [{ MODE: "dark" }, '"dark"'],
])("a misspelled kind, or what can't be a secret, is shown: %j", (settings, shown) => {
  expect(problemsOf(settings)).toMatchObject([{ found: shown }]);
});

it("a default with a credential isn't shown, and goes to a key vault", () => {
  const [problem, ...others] = problemsOf({
    DATABASE: { type: "text", default: "Server=db.example;Password=hunter2;Encrypt=yes" },
    MODE: { type: "text", default: "dark" },
  });

  expect(others).toEqual([]);
  expect(problem).toMatchObject({ path: "settings.DATABASE", found: "a value, not shown" });
  expect(problem?.fix).toMatch(/^write DATABASE: "secret" there .* az keyvault secret set /s);
  expect(JSON.stringify(problem)).not.toContain("hunter2");
});
