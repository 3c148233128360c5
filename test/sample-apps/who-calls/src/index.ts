import { contract } from "../contract.ts";
import { serve } from "../../../../functions/guard/serve.ts";
import { whoCalls } from "./who-calls.ts";

serve(contract, { "who-calls": whoCalls });
