import { CheckProcess } from "./check-process.ts";
import type { OriginMessage, Question } from "./check-messages.ts";
import { shownMessage } from "./function-log.ts";
import type { LocalStack } from "./local-stack.ts";
import { sendFrom } from "./send-from.ts";

/** The checks against a deployed local stack: here its owner can answer whatever they ask. */
export function openLocalChecks(local: LocalStack, origin: OriginMessage): CheckProcess {
  return new CheckProcess({
    environment: local.twin.environment,
    origin,
    guardian: local.guardian,
    answer: (question) => answerOf(local, origin, question),
  });
}

function answerOf({ twin, clock }: LocalStack, { outputs }: OriginMessage, question: Question): unknown {
  switch (question.about) {
    case "functionLog":
      return twin.control
        .functionLog(outputs.functionApp.siteId)
        .map(({ number, message }) => ({ number, message: shownMessage(message, outputs) }));
    case "advanceClock":
      return clock.advance(question.milliseconds);
    case "externalToken":
      return twin.control.externalToken(question.identity);
    case "sendFrom":
      return sendFrom(twin, question.ipAddress, question.request);
    case "delayPolicies":
      return twin.control.delayPolicies(question.milliseconds);
  }
}
