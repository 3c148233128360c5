import { pathWithPython } from "../support/path-with-python.ts";
import { hearWitnesses } from "./hear-witnesses.ts";
import { pythonWitnesses } from "./python/python-witnesses.ts";

hearWitnesses(
  "witnesses/python.test.ts",
  "Microsoft's libraries for Python",
  pythonWitnesses(await pathWithPython(process.env["PATH"] ?? "")),
);
