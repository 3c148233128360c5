import { expect, it } from "vitest";
import { foldMethods } from "../../../packages/pf/access-matrix/fold-methods.ts";

const of = (endpoint: string, words: string) => ({ endpoint, sentence: words.replaceAll("X", endpoint) });

it("puts the methods of one route into one sentence, at the place of the first", () => {
  const only = "Only shop can call X.";

  expect(foldMethods([of("GET orders", only), of("GET stock", only), of("POST orders", only)])).toEqual([
    { endpoint: "GET orders", sentence: "Only shop can call GET and POST orders." },
    { endpoint: "GET stock", sentence: "Only shop can call GET stock." },
  ]);
});

it("names them wherever the sentence names the endpoint", () => {
  const change = "Only shop can call X. Before: Nobody can call X.";

  expect(foldMethods([of("GET a/{$1}", change), of("PUT a/{$1}", change), of("DELETE a/{$1}", change)])).toEqual([
    expect.objectContaining({
      sentence: "Only shop can call GET, PUT and DELETE a/{$1}. Before: Nobody can call GET, PUT and DELETE a/{$1}.",
    }),
  ]);
});

it("does the same in the sentence of before, and keeps methods apart that differ only there", () => {
  const was = (endpoint: string, words: string) => ({ ...of(endpoint, "X."), before: words.replaceAll("X", endpoint) });

  expect(foldMethods([was("GET a", "None: X."), was("PUT a", "None: X."), was("POST a", "Shop: X.")])).toEqual([
    { endpoint: "GET a", sentence: "GET and PUT a.", before: "None: GET and PUT a." },
    { endpoint: "POST a", sentence: "POST a.", before: "Shop: POST a." },
  ]);
});

it("keeps methods apart that differ in anything else", () => {
  const statements = [of("GET orders", "Only shop can call X."), of("POST orders", "Nobody can call X.")];

  expect(foldMethods(statements)).toEqual(statements);
});
