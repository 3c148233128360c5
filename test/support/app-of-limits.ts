import type { FunctionPackage } from "../../infra/build/build-package.ts";
import type { Edit } from "../sample-apps/orders/mutations/mutation.ts";
import type { sampleProject } from "./sample-project.ts";

/** An app that the build refuses: where, and how to fix it. */
export interface Refused extends App {
  readonly refused: { readonly path: RegExp | string; readonly fix: RegExp };
}

/** An app that the build takes and the twin's host runs; its endpoints answer. */
export interface Taken extends App {
  readonly answers: Readonly<Record<string, number | string>>;
  readonly built?: (built: FunctionPackage) => void;
}

/** A sample app, and what is changed in it. */
export interface App {
  /** A folder of test/sample-apps/. Default: orders. */
  readonly app?: Parameters<typeof sampleProject>[0];
  readonly edits?: readonly Edit[];
  readonly files?: Readonly<Record<string, string>>;
}

export const served = 'serve(contract, { orders, "orders-write": writeOrder, health });';
/** With a contract whose orders other roles may read. */
export const servedByOther = served.replace(
  "contract,",
  '{ ...contract, endpoints: { ...contract.endpoints, orders: { ...contract.endpoints.orders, allow: ["Orders.Write"] } } },',
);
export const index = (replace: string): Edit => ({ file: "functions/src/index.ts", find: served, replace });
export const beside = (added: string): App => ({ edits: [index(`${served}\n${added}`)] });
export const inContract = (text: string, replace: string): App => ({
  edits: [{ file: "functions/contract.ts", find: text, replace }],
});
export const route = (text: string): App => inContract('route: "orders/{id}"', `route: ${JSON.stringify(text)}`);
export const host = (members: object): App => ({
  files: { "functions/host.json": JSON.stringify({ version: "2.0", ...members }) },
});
export const bound = (options: string): App => ({
  edits: [
    index(`import { output } from "@azure/functions";
serve(contract, { orders: { handler: orders, ${options} }, "orders-write": writeOrder, health } as never);`),
  ],
});
export const trigger = (type: string): string =>
  `app.generic("${type}", { trigger: { type: "${type}", name: "x" }, handler() {} });`;

export const refused = (app: App, path: RegExp | string, fix: RegExp): Refused => ({ ...app, refused: { path, fix } });
export const health = { "/api/health": "ok" };
export const taken = (app: App, built?: Taken["built"], answers: Taken["answers"] = health): Taken => ({
  ...app,
  answers,
  ...(built && { built }),
});
export const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
export const idle = "timer queue serviceBus eventHub cosmosDB sql mysql kafka warmup"
  .split(" ")
  .map((type) => `${type}Trigger`);
export const opening = ["orchestrationTrigger", "mcpToolTrigger", "signalRTrigger", "webPubSubTrigger"];
export const inFunctions = (name: string) => ({ [`functions/${name}`]: "{}" });
