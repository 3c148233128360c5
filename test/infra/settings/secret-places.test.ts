import { expect, it } from "vitest";
import { problemsIn, valid } from "./problems-in.ts";

const slot = { endDate: "2027-03-31T00:00:00Z" };
const caller = (shop: unknown) => ({ ...valid, callers: { shop } });

it.each<readonly [Record<string, unknown>, RegExp]>([
  [
    { ...valid, secretSettings: { KEY: "hunter2" } },
    /^write the secret's value alone, .* --name key --file .*KEY: \{ keyVault: .*secret: key \}$/s,
  ],
  [{ ...valid, secretSettings: { KEY: { secret: "hunter2 " } } }, /<value, such as partner>/],
  [caller({ secrets: { first: { ...slot, value: "hunter2" } } }), /^remove it .*twin secret shop shows it/],
  [caller({ secrets: { first: slot }, clientSecret: "hunter2" }), /^remove it .*Entra ID makes/],
  [caller({ clientSecret: "hunter2" }), /^Entra ID makes .*\n.*callers:\n.*shop:\n.*secrets: \{ first:/],
  [caller({ secrets: { third: { value: "hunter2" } } }), /^rename it to first or second/],
  [caller({ secrets: { third: slot } }), /^rename it to first or second/],
  [caller({ secrets: { first: slot, third: slot } }), /^rename it to second in/],
  [caller({ secrets: "hunter2" }), /first:/],
  [caller("hunter2"), /secrets: \{ first:/],
])("%j is refused without the secret, with what belongs there", (settings, fix) => {
  const problems = problemsIn(settings, "unread");

  expect(
    problems.some((problem) => fix.test(problem.fix)),
    JSON.stringify(problems),
  ).toBe(true);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});
