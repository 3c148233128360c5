import { app } from "@azure/functions";
import { answerRefused, CallRefused } from "./call-refused.ts";
import { served } from "./served.ts";

/*
 * Before each call, refuses an HTTP function that `serve` didn't register from the contract. It checks the name and the
 * kind of trigger, not the callback, which a telemetry hook may have wrapped. It is registered first because hooks run
 * in order: a later hook could replace the handler that this one sets. So it protects against accidents, not against
 * code that works around it. Row E6 of the checks verifies the list of functions.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-node#hooks
 */
app.hook.preInvocation((hook) => {
  const { functionName, options } = hook.invocationContext;
  if (options.trigger.type.toLowerCase() !== "httptrigger" || served.has(functionName.toLowerCase())) return;
  hook.functionHandler = () => {
    const refused = new CallRefused("endpoint-undeclared", {
      log: `${functionName} isn't an endpoint of the contract: register it with serve(contract, …)`,
      detail: "This function isn't an endpoint of the API's contract.",
    });
    return answerRefused(refused, hook.invocationContext);
  };
});
