import type { Provider } from "../provider.ts";
import { randomString } from "./random-string.ts";

export function randomProvider(): Provider {
  return {
    name: "random",
    version: "4.21.2",
    configuration: [],
    configure: () => undefined,
    resources: new Map([["random:index/randomString:RandomString", randomString]]),
    functions: new Map(),
  };
}
