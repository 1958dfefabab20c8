import { printReport as printPeriodReport } from '../audit/report/print-report.ts';
import { printPlan } from '../forms/plan/print-plan.ts';
import { printPledge } from '../forms/pledge/print-pledge.ts';
import { printRegistration } from '../forms/registration/print-registration.ts';
import { printTelework } from '../forms/telework/print-telework.ts';
import { printWorkplace } from '../forms/workplace/print-workplace.ts';
import { printCertificate } from '../lending/certificate/print-certificate.ts';
import { printChanges } from '../lending/papers/print-changes.ts';
import { printLedger } from '../lending/papers/print-ledger.ts';
import { printLoanRequest } from '../lending/papers/print-loan-request.ts';
import { printLossReport } from '../lending/papers/print-loss-report.ts';
import { printReceipt } from '../lending/papers/print-receipt.ts';
import { printReport } from '../report/papers/print-report.ts';
import { printWeek } from '../report/papers/print-week.ts';
import { printRecord } from '../retention/print-record.ts';
import { tablesAsPdf } from '../statistics/write-tables.ts';
import { printTakeout } from '../takeout/print-takeout.ts';

/** Every paper that the office prints. Each is drawn from data alone, so that another thread can do it. */
export const papers = {
  registration: printRegistration,
  plan: printPlan,
  workplace: printWorkplace,
  pledge: printPledge,
  telework: printTelework,
  loanRequest: printLoanRequest,
  ledger: printLedger,
  receipt: printReceipt,
  changes: printChanges,
  lossReport: printLossReport,
  certificate: printCertificate,
  takeout: printTakeout,
  report: printReport,
  week: printWeek,
  periodReport: printPeriodReport,
  disposal: printRecord,
  statistics: tablesAsPdf,
} as const;

export type PaperName = keyof typeof papers;
export type PaperFacts<Name extends PaperName> = Parameters<(typeof papers)[Name]>;
