import { type ReactNode, useRef } from 'react';
import { Route, Switch } from 'wouter';
import { AccountProvider } from './account/account-context.tsx';
import { SignInPage } from './account/sign-in-page.tsx';
import { SignedInOnly } from './account/signed-in-only.tsx';
import { ActsPage } from './audit/acts-page.tsx';
import { EntriesPage } from './audit/entries-page.tsx';
import { FindingsPage } from './audit/findings-page.tsx';
import { HoldsPage } from './audit/holds-page.tsx';
import { IntegrityPage } from './audit/integrity-page.tsx';
import { OwnFindingsPage } from './audit/own-findings-page.tsx';
import { ReportPage } from './audit/report-page.tsx';
import { SamplePage } from './audit/sample-page.tsx';
import { SamplesPage } from './audit/samples-page.tsx';
import { ApprovePage } from './exceptions/approve-page.tsx';
import { ExceptionsPage } from './exceptions/exceptions-page.tsx';
import { ApplyPage, ResubmitPage } from './forms/apply-page.tsx';
import { DeputiesPage } from './forms/deputies-page.tsx';
import { FormPage } from './forms/form-page.tsx';
import { FormsPage } from './forms/forms-page.tsx';
import { HomePage } from './home/home-page.tsx';
import { HandInPage } from './inbox/hand-in-page.tsx';
import { InboxPage } from './inbox/inbox-page.tsx';
import { LedgerPage } from './lending/ledger-page.tsx';
import { LossPage } from './lending/loss-page.tsx';
import { PcPage } from './lending/pc-page.tsx';
import { PreparePage } from './lending/prepare-page.tsx';
import { RegisterPage } from './lending/register-page.tsx';
import { RequestFormPage } from './lending/request-form-page.tsx';
import { RequestsPage } from './lending/requests-page.tsx';
import { MailsPage } from './notices/mails-page.tsx';
import { NoticeMailPage } from './notices/notice-mail-page.tsx';
import { NoticePage } from './notices/notice-page.tsx';
import { NoticesPage } from './notices/notices-page.tsx';
import { NotFoundPage } from './page/not-found-page.tsx';
import { LastPageContext } from './page/use-page-focus.ts';
import { ChangePasswordPage } from './people/change-password-page.tsx';
import { ImportPage } from './people/import-page.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { PersonPage } from './people/person-page.tsx';
import { SectionsPage } from './people/sections-page.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { ProfileFormPage } from './remote-desktop/profile-form-page.tsx';
import { RemoteProfilesPage } from './remote-desktop/remote-profiles-page.tsx';
import { BoardPage } from './report/board-page.tsx';
import { OrdersPage } from './report/orders-page.tsx';
import { ReportDayPage } from './report/report-day-page.tsx';
import { ReportsPage } from './report/reports-page.tsx';
import { WeekPage } from './report/week-page.tsx';
import { RetentionPage } from './retention/retention-page.tsx';
import { FactorsPage } from './second-factor/factors-page.tsx';
import { SecondFactorPage } from './second-factor/second-factor-page.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { JlisPage } from './statistics/jlis-page.tsx';
import { QuestionnairePage } from './statistics/questionnaire-page.tsx';
import { StatisticsPage } from './statistics/statistics-page.tsx';
import { WorkedDaysPage } from './statistics/worked-days-page.tsx';
import { TakeoutFormPage } from './takeout/takeout-form-page.tsx';
import { TakeoutPage } from './takeout/takeout-page.tsx';
import { TakeoutsPage } from './takeout/takeouts-page.tsx';
import { IdsPage } from './telework/ids-page.tsx';
import { TerminalsPage } from './terminals/terminals-page.tsx';
import { SessionPage } from './timeline/session-page.tsx';

/** The office console: one route a page, all but sign-in behind a sign-in. */
export function ConsoleApp(): ReactNode {
  const lastPage = useRef<string | null>(null);
  return (
    <LastPageContext value={lastPage}>
      <AccountProvider>
        <Switch>
          <Route path="/sign-in">
            <SignInPage />
          </Route>
          <Route>
            <SignedInOnly>
              <Switch>
                <Route path="/">
                  <HomePage />
                </Route>
                <Route path="/terminals">
                  <TerminalsPage />
                </Route>
                <Route path="/terminals/:id/exceptions">{({ id }) => <ExceptionsPage key={id} terminal={id} />}</Route>
                <Route path="/terminals/:id/exceptions/new">{({ id }) => <ApprovePage key={id} terminal={id} />}</Route>
                <Route path="/sessions">
                  <SessionsPage />
                </Route>
                <Route path="/sessions/:id">{({ id }) => <SessionPage key={id} id={id} />}</Route>
                <Route path="/board">
                  <BoardPage />
                </Route>
                <Route path="/board/week">
                  <WeekPage />
                </Route>
                <Route path="/reports">
                  <ReportsPage />
                </Route>
                <Route path="/reports/:staff/:date">
                  {({ staff, date }) => <ReportDayPage key={`${staff} ${date}`} staff={staff} date={date} />}
                </Route>
                <Route path="/orders">
                  <OrdersPage />
                </Route>
                <Route path="/inbox">
                  <InboxPage />
                </Route>
                <Route path="/inbox/:id">{({ id }) => <HandInPage key={id} id={id} />}</Route>
                <Route path="/forms">
                  <FormsPage />
                </Route>
                <Route path="/queue">
                  <QueuePage />
                </Route>
                <Route path="/deputies">
                  <DeputiesPage />
                </Route>
                <Route path="/forms/new/:kind">{({ kind }) => <ApplyPage key={kind} kind={kind} />}</Route>
                <Route path="/forms/:id">{({ id }) => <FormPage key={id} id={id} />}</Route>
                <Route path="/forms/:id/fix">{({ id }) => <ResubmitPage key={id} id={id} />}</Route>
                <Route path="/loan-requests">
                  <RequestsPage />
                </Route>
                <Route path="/loan-requests/new">
                  <RequestFormPage />
                </Route>
                <Route path="/takeouts">
                  <TakeoutsPage />
                </Route>
                <Route path="/takeouts/new">
                  <TakeoutFormPage />
                </Route>
                <Route path="/takeouts/:id">{({ id }) => <TakeoutPage key={id} id={id} />}</Route>
                <Route path="/remote-profiles">
                  <RemoteProfilesPage />
                </Route>
                <Route path="/remote-profiles/new">
                  <ProfileFormPage />
                </Route>
                <Route path="/ledger">
                  <LedgerPage />
                </Route>
                <Route path="/ledger/new">
                  <RegisterPage />
                </Route>
                <Route path="/ledger/prepare">
                  <PreparePage />
                </Route>
                <Route path="/ledger/:id">{({ id }) => <PcPage key={id} terminal={id} />}</Route>
                <Route path="/ledger/:id/loss">{({ id }) => <LossPage key={id} terminal={id} />}</Route>
                <Route path="/password">
                  <ChangePasswordPage />
                </Route>
                <Route path="/second-factor">
                  <SecondFactorPage />
                </Route>
                <Route path="/second-factors">
                  <FactorsPage />
                </Route>
                <Route path="/people">
                  <PeoplePage />
                </Route>
                <Route path="/people/new">
                  <PersonPage id={null} />
                </Route>
                <Route path="/people/import">
                  <ImportPage />
                </Route>
                <Route path="/people/:id">{({ id }) => <PersonPage key={id} id={id} />}</Route>
                <Route path="/sections-list">
                  <SectionsPage />
                </Route>
                <Route path="/notices">
                  <NoticesPage />
                </Route>
                <Route path="/notices/mail">
                  <NoticeMailPage />
                </Route>
                <Route path="/notices/:id">{({ id }) => <NoticePage key={id} id={id} />}</Route>
                <Route path="/mails">
                  <MailsPage />
                </Route>
                <Route path="/statistics">
                  <StatisticsPage />
                </Route>
                <Route path="/statistics/jlis">
                  <JlisPage />
                </Route>
                <Route path="/statistics/questionnaire">
                  <QuestionnairePage />
                </Route>
                <Route path="/statistics/days">
                  <WorkedDaysPage />
                </Route>
                <Route path="/telework-ids">
                  <IdsPage />
                </Route>
                <Route path="/settings">
                  <SettingsPage />
                </Route>
                <Route path="/retention">
                  <RetentionPage />
                </Route>
                <Route path="/audit/acts">
                  <ActsPage />
                </Route>
                <Route path="/audit/entries">
                  <EntriesPage />
                </Route>
                <Route path="/audit/integrity">
                  <IntegrityPage />
                </Route>
                <Route path="/audit/samples">
                  <SamplesPage />
                </Route>
                <Route path="/audit/samples/:id">{({ id }) => <SamplePage key={id} id={id} />}</Route>
                <Route path="/audit/findings">
                  <FindingsPage />
                </Route>
                <Route path="/findings">
                  <OwnFindingsPage />
                </Route>
                <Route path="/audit/holds">
                  <HoldsPage />
                </Route>
                <Route path="/audit/report">
                  <ReportPage />
                </Route>
                <Route>
                  <NotFoundPage />
                </Route>
              </Switch>
            </SignedInOnly>
          </Route>
        </Switch>
      </AccountProvider>
    </LastPageContext>
  );
}
