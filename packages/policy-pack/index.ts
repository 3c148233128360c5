import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies.ts";

// Creating it starts the server that the engine calls. Its version comes from package.json in the working directory.
void new PolicyPack("protected-function", { policies: [...policies()], enforcementLevel: "mandatory" });
