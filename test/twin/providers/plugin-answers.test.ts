import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { refreshedInputs } from "../../../packages/engine/stand-ins/bridge/bridged-inputs.ts";
import { attach } from "../../support/stand-ins/attach.ts";
import type { DiffAnswer, EngineClient } from "../../support/stand-ins/engine-client.ts";
import { propertiesOf, type RecordedAnswer, recordedAnswers } from "./plugin/recording.ts";

/** What the stand-in answers otherwise than the plugin, and why: `Check api`. Twelve entries at most. */
const otherwise: Readonly<Record<string, string>> = {};

/** Answers by what they say; protobuf leaves out what is false or empty. */
const noDiff: DiffAnswer = {
  changes: "DIFF_NONE",
  replaces: [],
  stables: [],
  diffs: [],
  deleteBeforeReplace: false,
  hasDetailedDiff: false,
  detailedDiff: {},
};

const titleOf = ({ method, name }: RecordedAnswer): string => `${method} ${name}`;

async function compared(engine: EngineClient, { method, type, request, response }: RecordedAnswer) {
  if (method === "Check") {
    const olds = propertiesOf(request["olds"]);
    const answer = await engine.check(type, propertiesOf(request["news"]), { olds });
    return [answer, { inputs: propertiesOf(response.inputs), failures: [] }];
  }
  if (method === "Diff") {
    const [olds, oldInputs] = [propertiesOf(request["olds"]), propertiesOf(request["oldInputs"])];
    const { ignoreChanges = [] } = request;
    const answer = await engine.diffAnswer(type, {
      olds,
      oldInputs,
      news: propertiesOf(request["news"]),
      ignoreChanges,
    });
    const { detailedDiff = {}, ...said } = response as Partial<DiffAnswer>;
    const paths = Object.entries(detailedDiff).map(([path, value]) => [
      path,
      { ...value, inputDiff: "inputDiff" in value && value.inputDiff },
    ]);
    return [answer, { ...noDiff, ...said, detailedDiff: Object.fromEntries(paths) as DiffAnswer["detailedDiff"] }];
  }
  // Of a read it is the inputs: what Graph answered was not recorded with it.
  const inputs = refreshedInputs(propertiesOf(request["inputs"]), propertiesOf(response.properties));
  return [inputs, propertiesOf(response.inputs)];
}

it("answers each recorded Check, Diff and Read as the plugin did, but for those that are listed with a reason", async () => {
  const { engine } = await attach("azuread");
  const differing = new Map<string, readonly unknown[]>();
  for (const recorded of recordedAnswers) {
    const [answer, wanted] = await compared(engine, recorded);
    if (!isDeepStrictEqual(answer, wanted)) differing.set(titleOf(recorded), [answer, wanted]);
  }

  expect(recordedAnswers.length).toBeGreaterThan(100);
  expect([...differing].filter(([title]) => !(title in otherwise))).toEqual([]);
  // An entry that isn't needed any more goes.
  expect(Object.keys(otherwise).filter((title) => !differing.has(title))).toEqual([]);
  expect(Object.keys(otherwise).length).toBeLessThanOrEqual(12);
});

it("repeats a changed default after a refresh so that nothing is planned, like the plugin", async () => {
  const { engine } = await attach("azuread");
  const type = "azuread:index/servicePrincipal:ServicePrincipal";
  const found = { accountEnabled: false, clientId: "client-1" };

  const left = await engine.check(type, { clientId: "client-1" }, { olds: found });
  const said = await engine.check(type, { clientId: "client-1", accountEnabled: true }, { olds: found });

  expect(left.inputs).toEqual({ __defaults: ["accountEnabled"], accountEnabled: false, clientId: "client-1" });
  expect(said.inputs).toEqual({ __defaults: [], accountEnabled: true, clientId: "client-1" });
  expect((await engine.diff(type, found, left.inputs, found)).detailed).toEqual({});
  expect((await engine.diff(type, found, said.inputs, found)).detailed).toEqual({ accountEnabled: "UPDATE" });
});

it("plans nothing if a program states an earlier default", async () => {
  const { engine } = await attach("azuread");
  const principals = recordedAnswers.filter(
    ({ method, type }) => method === "Read" && type.endsWith(":ServicePrincipal"),
  );
  for (const { type, name, request } of principals) {
    const [inputs, state] = [propertiesOf(request["inputs"]), propertiesOf(request["properties"])];
    const { inputs: news } = await engine.check(type, { ...inputs, accountEnabled: true }, { olds: inputs });
    const enabled = state["accountEnabled"] === true;
    expect((await engine.diff(type, inputs, news, state)).detailed, name).toEqual(
      enabled ? {} : { accountEnabled: "UPDATE" },
    );
  }
  expect(principals.length).toBe(6);
});
