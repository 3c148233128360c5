import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
import { whoCalls } from "./who-calls.ts";

serve(contract, { "who-calls": whoCalls });
