import { app } from "@azure/functions";
import { whoCallsFunction } from "./functions/who-calls.ts";

app.http("who-calls", whoCallsFunction);
