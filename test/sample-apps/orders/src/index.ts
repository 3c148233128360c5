import { app } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from "../contract.ts";
import { health } from "./health.ts";
import { nightlyCleanup } from "./nightly-cleanup.ts";
import { orders } from "./orders.ts";
import { writeOrder } from "./write-order.ts";

serve(contract, { orders, "orders-write": writeOrder, health });
app.timer("nightly-cleanup", { schedule: "0 0 3 * * *", handler: nightlyCleanup });
