import { app } from "@azure/functions";
import { answerRefused, CallRefused } from "./call-refused.ts";
import { served } from "./served.ts";

/*
 * Before each call, whoever registered the function: what `serve` did not register from the contract is refused. By name and
 * kind of trigger, never by its callback, which a hook of telemetry may have wrapped. Registered before everything else, since
 * hooks are called in their order; one that comes later could replace what this one puts in the handler's place, so that it
 * protects from accidents, and not from code that wants out: the proof's row E6 holds the list of functions.
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
