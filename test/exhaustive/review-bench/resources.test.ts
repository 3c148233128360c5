import { newResources } from "../../reviews/cases/new-resources.ts";
import { options } from "../../reviews/cases/options.ts";
import { resources } from "../../reviews/cases/resources.ts";
import { judgeByCommand } from "../../reviews/judge-by-command.ts";

judgeByCommand("resources and their options", [...resources, ...newResources, ...options]);
