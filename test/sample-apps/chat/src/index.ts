import { setTimeout } from "node:timers/promises";
import { app } from "@azure/functions";
import { type AnonymousHandler, type Handler, serve } from "@protected-function/guard";
import { contract } from "../contract.ts";

app.setup({ enableHttpStream: true });

async function* words(topic: string) {
  for (const word of ["About", topic, "nothing"]) {
    yield Buffer.from(`data: ${word}\n\n`);
    await setTimeout(100);
  }
}

const answers: Handler = async ({ params }) => ({
  headers: { "content-type": "text/event-stream" },
  body: words(params["topic"] ?? ""),
});

const upload: Handler = async ({ body }) => {
  let length = 0;
  for await (const chunk of body ?? []) length += (chunk as Uint8Array).length;
  return { jsonBody: { length } };
};

const hello: AnonymousHandler = async (request) => ({ body: `Hello, ${request.query.get("name") ?? "world"}!` });

serve(contract, { answers, upload, hello });
