import { app, type HttpRequest, type HttpResponseInit } from "@azure/functions";

let calls = 0;

app.hook.appStart((context) => {
  context.hookData["shop"] = "orders";
});

// Every call is numbered; while there is maintenance, no handler is asked.
app.hook.preInvocation((context) => {
  calls += 1;
  context.hookData["number"] = calls;
  const [request] = context.inputs as [HttpRequest];
  if (request.query.get("maintenance") === "yes") {
    context.functionHandler = () => ({ status: 503, headers: { "retry-after": "7" }, jsonBody: { maintenance: true } });
  }
});

app.hook.postInvocation((context) => {
  const { error } = context;
  // An error of a handler that has a status becomes an answer; every other goes on.
  if (error instanceof Error && "status" in error) {
    context.error = undefined;
    context.result = { status: Number(error.status), jsonBody: { error: error.message } };
  }
  const result = context.result as HttpResponseInit | null | undefined;
  if (result) result.headers = { ...Object(result.headers), "x-call": String(context.hookData["number"]) };
});

app.hook.log((context) => {
  context.message = context.message.replaceAll(/card \d+/g, "card ****");
  if (context.message.startsWith("noise")) context.level = "trace";
});

app.hook.appTerminate((context) => {
  process.stderr.write(`${String(context.hookData["shop"])} ends after ${calls} calls\n`);
});
