import { expect, it } from "vitest";
import { runHere } from "../../support/run-here.ts";

it.each([
  ["call --body x", "Use --data x"],
  ["call --data-raw=x", "Use --data x"],
  ["call --request POST", "Use --method POST"],
  ["call -H a:b", "Did you mean --header?"],
  ["call --url /x", "Use --endpoint <endpoint>"],
  ["verify --env dev", "Use --stack dev"],
  ["federate --env dev", "Use --environments dev"],
  ["review --branch main", "Use --base main"],
  ["what-if --country-code DE", "Use --country DE"],
  ["teardown --auto-approve", "Use --yes"],
])("an option under its name in another program is told with its name here: ./pf %s", async (line, fix) => {
  const words = line.split(" ");
  const [command = "", option = ""] = words;
  const { exitCode, stderr } = await runHere(words);

  expect(exitCode).toBe(2);
  expect(stderr.split("\n").slice(0, 2)).toEqual([
    `error: Unknown option ${option.replace(/=.*/, "")} of ./pf ${command}.`,
    fix,
  ]);
});

it.each([
  ["call who-calls --as integration", "Did you mean --endpoint who-calls?"],
  ["call who-cals", "Did you mean --endpoint who-calls?"],
  ["call integraton", "Did you mean --as integration?"],
  ["call /api/orders/5 --as integration", "Did you mean --endpoint /api/orders/5?"],
  ["call GET /api/orders/5?a=1", "Did you mean --endpoint 'GET /api/orders/5?a=1'?"],
  [
    "call https://func.azurewebsites.net/api/orders",
    "Did you mean --endpoint https://func.azurewebsites.net/api/orders?",
  ],
  ["recipes orders/5 --for curl", "Did you mean --endpoint orders/5?"],
  ["verify prdo", "Did you mean --stack prod?"],
])("a name without its option, even misspelled, is told with both: ./pf %s", async (line, fix) => {
  const { exitCode, stderr } = await runHere(line.split(" "));

  expect(exitCode).toBe(2);
  expect(stderr.split("\n")[1]).toBe(fix);
});
