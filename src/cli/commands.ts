import { baselineImport } from "./baseline-import.ts";
import { brandsCheck } from "./brands-check.ts";
import type { Command } from "./command.ts";
import { configShow } from "./config-show.ts";
import { coverageGap, coverageShow } from "./coverage.ts";
import { cutoverPlan } from "./cutover-plan.ts";
import { deadLettersDiscard, deadLettersList, deadLettersReplay } from "./dead-letters.ts";
import { deadlineCommand } from "./deadline.ts";
import { detectLines } from "./detect.ts";
import { drill } from "./drill.ts";
import { doctorCommand } from "./doctor.ts";
import { erase, erasureList, erasureReceipt, erasureShow } from "./erase.ts";
import { incidentAffected } from "./incident-affected.ts";
import { incidentApprove } from "./incident-approve.ts";
import { incidentAssess } from "./incident-assess.ts";
import { incidentAware } from "./incident-aware.ts";
import { incidentClose, incidentStep, incidentSubmitted } from "./incident-close.ts";
import { incidentFill, incidentForm } from "./incident-form.ts";
import { incidentNote, incidentRetract } from "./incident-note.ts";
import { incidentNotice } from "./incident-notice.ts";
import { incidentNotify } from "./incident-notify.ts";
import { incidentOpen } from "./incident-open.ts";
import { incidentReconcile } from "./incident-reconcile.ts";
import { incidentScope } from "./incident-scope.ts";
import { incidentBounces } from "./incident-bounces.ts";
import { incidentBundle } from "./incident-bundle.ts";
import { incidentClocks, incidentList, incidentShow } from "./incident-show.ts";
import { initCommand } from "./init.ts";
import { inspectCommand } from "./inspect.ts";
import { ledgerCheckpoint } from "./ledger-checkpoint.ts";
import { ledgerRebuild } from "./ledger-rebuild.ts";
import { ledgerSubject } from "./ledger-subject.ts";
import { ledgerVerify } from "./ledger-verify.ts";
import { lookalikesCommand } from "./lookalikes.ts";
import { noticeCheck } from "./notice-check.ts";
import { operatorAdd, operatorList, operatorRevoke } from "./operator.ts";
import { policyDiff } from "./policy-diff.ts";
import { policyTest } from "./policy-test.ts";
import { rotateCommand } from "./rotate.ts";
import { registerBreaches } from "./register-breaches.ts";
import { reportFields } from "./report-fields.ts";
import { sealCommand, unsealCommand } from "./seal.ts";
import { serveCommand } from "./serve.ts";
import { severityCommand } from "./severity.ts";
import { standingCommand } from "./standing.ts";
import { statusCommand } from "./status.ts";

/** Every command, in the order of the overview. */
export const COMMANDS: readonly Command[] = [
  initCommand,
  serveCommand,
  statusCommand,
  doctorCommand,
  configShow,
  sealCommand,
  unsealCommand,
  rotateCommand,
  policyTest,
  policyDiff,
  reportFields,
  detectLines,
  inspectCommand,
  brandsCheck,
  lookalikesCommand,
  ledgerSubject,
  erase,
  erasureList,
  erasureShow,
  erasureReceipt,
  ledgerVerify,
  ledgerRebuild,
  ledgerCheckpoint,
  coverageShow,
  coverageGap,
  baselineImport,
  cutoverPlan,
  operatorAdd,
  operatorList,
  operatorRevoke,
  incidentOpen,
  incidentList,
  incidentShow,
  incidentNotice,
  incidentNote,
  incidentRetract,
  incidentStep,
  incidentScope,
  incidentReconcile,
  drill,
  incidentAffected,
  incidentAware,
  incidentAssess,
  incidentApprove,
  incidentNotify,
  noticeCheck,
  incidentClocks,
  incidentBounces,
  incidentBundle,
  incidentForm,
  incidentFill,
  incidentSubmitted,
  incidentClose,
  registerBreaches,
  standingCommand,
  severityCommand,
  deadlineCommand,
  deadLettersList,
  deadLettersReplay,
  deadLettersDiscard,
];
