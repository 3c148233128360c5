import type { Administrator } from "../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { PeopleInSettings } from "../stacks/settings/people-in-settings.ts";
import { buildMatrix } from "./build-matrix.ts";
import type { Matrix } from "./matrix.ts";
import { readDeployed } from "./read-deployed.ts";
import { findDeclaredSubjects } from "./subjects.ts";

/** The matrix of everyone that the stack names, read back without creating anything. @throws RequestRefused */
export async function readDeclaredMatrix(
  outputs: StackOutputs,
  administrator: Administrator,
  people: PeopleInSettings,
  at: Date,
): Promise<Matrix> {
  const subjects = await findDeclaredSubjects(administrator.graph, outputs, people);
  return buildMatrix(await readDeployed(outputs, administrator, at), subjects);
}
