import { describe, expect, it } from "vitest";
import { newReaches } from "../../../../packages/pf/file-changes/code/new-reach.ts";

const of = (after: string, before = "export {};\n") =>
  newReaches([{ file: "functions/src/a.ts", before, after }]).map(({ isRisk, text }) => `${isRisk ? "! " : ""}${text}`);

describe("what code newly reaches", () => {
  it.for([
    ['await fetch("https://a.example/b");', "! sends to https://a.example"],
    ['const h = "https://a.example"; await fetch(`${h}/b`);', "! sends to https://a.example"],
    ['await fetch("https://a." + name);', "! sends to a computed address"],
    ["await fetch(`https://${request.query.get('a')}.example/`);", "! sends to an address that the caller gives"],
    ["await fetch(process.env.UPSTREAM + '/a');", "! sends to the address in the variable UPSTREAM"],
    ['await fetch(new URL("/a", process.env["UP"]));', "! sends to the address in the variable UP"],
    ['new WebSocket("wss://a.example");', "! sends to wss://a.example"],
    ["const send = fetch;", "! fetch under another name"],
    ['import http from "node:http";', "! loads node:http"],
    ['import axios from "axios";', "! loads axios"],
    ['const { connect } = await import("node:" + "net");', "! loads node:net"],
    ["await import(name);", "! loads a module of a computed name"],
    ['import { ManagedIdentityCredential as M } from "@azure/identity";', "! loads @azure/identity"],
    ['import left from "left-pad";', "! loads left-pad"],
    ['import { readFile } from "fs/promises";', "! loads fs/promises"],
    ['request.headers.get("Authorization");', "! names the header authorization"],
    ['request.headers.get("x-ms-" + "client-principal");', "! names the header x-ms-client-principal"],
    [
      'const parts = ["x-ms", "token", "aad", "id"]; request.headers.get(parts.join("-"));',
      "! reads a header by a computed name",
    ],
    ["request.headers.get(name);", "! reads a header by a computed name"],
    ["const { headers } = request;", "! reads all headers of a request"],
    ["for (const one of request.headers) use(one);", "! reads all headers of a request"],
    ["use(process.env);", "! reads the whole environment"],
    ["const { ...all } = process.env;", "! reads the whole environment"],
    ["use(process.env[name]);", "! reads a variable by a computed name"],
    ['use(process.env["IDENTITY_" + "HEADER"]);', "! reads the variable IDENTITY_HEADER"],
    ["use(process.env.DB_PASSWORD);", "! reads the variable DB_PASSWORD"],
    ["context.log(request);", "! logs the whole request"],
    ["context.log(`${accessToken}`);", "! logs accessToken"],
    ["credential.getToken(scope);", "! getToken()"],
    ['use("https://login.microsoftonline.com/common");', "! names login.microsoftonline.com"],
    ["eval(text);", "! eval()"],
    ["globalThis.a();", "! reaches every global by globalThis"],
    ['setTimeout("a()", 1);', "! setTimeout of a text"],
    ['answer({ "access-control-allow-origin": "*" });', "! answers pages of other sites (CORS)"],
    ["use(process.env.LEVEL);", "reads the variable LEVEL"],
    ["settings.parse(process.env);", "reads its settings by a schema"],
    ['request.query.get("a");', "reads the caller's query"],
    ['request.headers.get("accept");', "reads the header accept"],
    ['import { z } from "zod";', "loads zod"],
  ] as const)("is named: %s", ([line, expected]) => {
    expect(of(`${line}\nexport {};\n`)).toContain(expected);
  });

  it.for([
    "export type A = { authorization: string };",
    'import type { A } from "axios";',
    "export const a = (b: number) => b + 1;",
    'export const answer = { headers: { "cache-control": "no-store" } };',
    "function fetchAll(fetch: () => void) { fetch(); }",
    'context.log("done");',
  ])("is nothing for code that only computes: %s", (line) => {
    expect(of(`${line}\n`)).toEqual([]);
  });

  const before = "const up = process.env.UP;\nexport const a = async () => fetch(`${up}/a`);\n";

  it("is nothing if code only moves, changes its names or is given its address", () => {
    expect(
      of(
        "const address = process.env.UP;\nexport async function other() {\n  return fetch(`${address}/a`);\n}\n",
        before,
      ),
    ).toEqual([]);
    expect(
      of(
        "const up = process.env.UP;\nconst get = (from: string) => fetch(from);\nexport const a = async () => get(`${up}/a`);\n",
        before,
      ),
    ).toEqual([]);
    const moved = newReaches([
      { file: "functions/src/a.ts", before, after: 'export { a } from "./b.ts";\n' },
      { file: "functions/src/b.ts", before: undefined, after: before },
    ]);
    expect(moved).toEqual([]);
  });

  it("is there if one more is reached, or the caller decides where", () => {
    expect(of(`${before}fetch(up);\n`, before)).toEqual([]);
    expect(of(`${before}fetch("https://b.example");\n`, before)).toEqual(["! sends to https://b.example"]);
    expect(of(before.replace("`${up}/a`", "request.query.get('up')"), before)).toContain(
      "! sends to an address that the caller gives",
    );
    expect(
      of('export const a = async (request, where) => fetch(where(request.query.get("a")));\n', before).join(),
    ).toContain("! sends to");
  });
});
